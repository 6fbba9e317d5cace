import Glibc

/// Where a call came from, as the record has it: an address of the network, or the name of a service.
enum SourceAddress: Equatable {
  /// An IPv4 or IPv6 address.
  case address(String)
  /// A service that called for somebody, such as `cloudformation.amazonaws.com`; `AWS Internal`.
  case service(String)

  init?(_ text: String?) {
    guard let text, !text.isEmpty else { return nil }
    self = Self.isAddress(text) ? .address(text) : .service(text)
  }

  /// By the system's own parser, so that what is called an address is one.
  private static func isAddress(_ text: String) -> Bool {
    guard text.utf8.count <= 40, !text.utf8.contains(0) else { return false }
    var room = in6_addr()
    return inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1
  }
}
