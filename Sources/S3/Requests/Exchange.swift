import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One request over HTTP and its answer in memory: from S3, or from what gives out credentials.
struct Exchange: Sendable {
  private let client: HTTPClient
  /// How much is read of a connection at a time: a record of TLS at most.
  private static let readBytes = 16 << 10

  /// - Parameter connections: how many may be open to one host.
  init(connections: Int) {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.httpVersion = .http1Only
    configuration.timeout = HTTPClient.Configuration.Timeout(
      connect: .seconds(10), read: .seconds(30))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    configuration.connectionPool.retryConnectionEstablishment = false
    // By default a connection keeps four buffers that grow to 64 KiB each, and so many connections 16 MiB.
    configuration.http1_1ConnectionDebugInitializer = { channel in
      channel.setOption(.maxMessagesPerRead, value: 2).flatMap {
        channel.setOption(
          .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readBytes))
      }
    }
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// What is sent.
  struct Request: Sendable {
    var method: HTTPMethod = .GET
    var url: String
    var headers: [(name: String, value: String)] = []
    /// In seconds, for all of it.
    var seconds: Int64 = 300
    /// How many bytes the body of the answer may have.
    var limit: Int
  }

  /// What was answered.
  struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]
  }

  /// Why there is no answer.
  enum Failure: Error, Sendable, Hashable {
    /// The body has more bytes than the limit.
    case tooLarge
    /// The body ended before its length.
    case cut
    /// The task was cancelled.
    case cancelled
    /// No connection, no answer in time, or one that broke off: the error in words.
    case unreachable(String)
  }

  /// - Throws: ``Failure``.
  func send(_ request: Request) async throws(Failure) -> Answer {
    var message = HTTPClientRequest(url: request.url)
    message.method = request.method
    for (name, value) in request.headers { message.headers.add(name: name, value: value) }
    do {
      let response = try await client.execute(message, timeout: .seconds(request.seconds))
      let length = response.headers.first(name: "content-length").flatMap { Int($0) }
      let isHead = request.method == .HEAD
      // An answer that tells a fault is read as far as a fault may be long.
      let limit = response.status == .ok ? request.limit : min(request.limit, 1 << 20)
      if !isHead, let length, length > limit { throw Failure.tooLarge }
      var body: [UInt8] = []
      body.reserveCapacity(isHead ? 0 : length ?? 0)
      for try await part in response.body {
        guard body.count + part.readableBytes <= limit else { throw Failure.tooLarge }
        body.append(contentsOf: part.readableBytesView)
      }
      if !isHead, let length, body.count != length { throw Failure.cut }
      return Answer(status: Int(response.status.code), headers: response.headers, body: body)
    } catch let failure as Failure {
      throw failure
    } catch is CancellationError {
      throw .cancelled
    } catch let error as HTTPClientError where error == .cancelled && Task.isCancelled {
      throw .cancelled
    } catch is HTTPParserError {
      throw .cut
    } catch {
      throw .unreachable(String(describing: error))
    }
  }

  func shutdown() async throws { try await client.shutdown() }
}
