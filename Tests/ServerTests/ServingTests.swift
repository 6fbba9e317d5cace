import Server
import Testing

@Suite("The server")
struct ServingTests {
}
