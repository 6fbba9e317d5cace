import ArgumentParser

/// A number of bytes, as people write it: `64M`, `1.5G`, `300000`.
struct SizeArgument: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    var number = Substring(argument.uppercased())
    if number.hasSuffix("IB") { number = number.dropLast(2) }
    let unit = number.last.flatMap { units[$0] }
    if unit != nil { number = number.dropLast() }
    guard let value = Double(number), value.isFinite, value >= 0, value * Double(unit ?? 1) < 1e15,
      number.allSatisfy({ $0.isNumber || $0 == "." })
    else { return nil }
    bytes = Int(value * Double(unit ?? 1))
  }
}
