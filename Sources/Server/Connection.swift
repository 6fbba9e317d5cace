import HummingbirdCore
import NIOCore

/// What a channel stands for once it is set up: its requests are answered on its event loop, so there is
/// nothing left to do but to wait for its end.
struct Connection: ServerChildChannelValue {
  let channel: any Channel
}
