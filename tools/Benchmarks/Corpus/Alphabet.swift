/// What random texts are made of.
enum Alphabet {
  static let digits = Array("0123456789".utf8)
  static let hexadecimal = Array("0123456789abcdef".utf8)
  static let capitals = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
  static let base64 = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
