import CloudTrail
import TestSupport
import Testing

@testable import Endpoint

@Suite(
  "What the SDKs' own model of CloudTrail says",
  .requires(ServiceModel.requirement))
struct ContractTests {
  private let model: ServiceModel

  init() throws {
    model = try #require(ServiceModel.installed)
  }

  @Test("Every member of an input is read", arguments: APIOperation.allCases)
  func inputs(_ operation: APIOperation) {
    let known = APIContract.shape(of: operation).input
    let modelled = model.members(.input, of: operation.rawValue)
    #expect(modelled.subtracting(known) == [])
    #expect(known.subtracting(modelled).subtracting(APIContract.recent) == [])
  }

  @Test(
    "Every member of an output is given, or known never to be", arguments: APIOperation.allCases)
  func outputs(_ operation: APIOperation) {
    let given = APIContract.shape(of: operation).output
    let never = APIContract.neverGiven(by: operation)
    let modelled = model.members(.output, of: operation.rawValue)
    #expect(modelled.subtracting(given).subtracting(never) == [])
    #expect(given.union(never).subtracting(modelled).subtracting(APIContract.recent) == [])
    #expect(given.isDisjoint(with: never))
  }

  @Test("Every exception is given, or listed as never thrown", arguments: APIOperation.allCases)
  func errors(_ operation: APIOperation) {
    let given = APIContract.errors(of: operation)
    let listed = model.errors(of: operation.rawValue)
    #expect(!listed.isEmpty)
    #expect(given.subtracting(listed) == [])
    #expect(listed.subtracting(given).subtracting(APIContract.neverThrown.map(\.error)) == [])
  }

  @Test("An exception listed as never thrown belongs to an operation that does not give it")
  func neverThrown() {
    let names = APIContract.neverThrown.map(\.error)
    #expect(names == Set(names).sorted())
    for name in names {
      #expect(
        APIOperation.allCases.contains {
          model.errors(of: $0.rawValue).contains(name) && !APIContract.errors(of: $0).contains(name)
        }, "\(name)")
    }
  }

  @Test("All other operations are refused by name, with an exception that they list")
  func others() async throws {
    let served = Set(APIOperation.allCases.map(\.rawValue))
    #expect(served.isSubset(of: model.operations))
    let others = model.operations.filter { !served.contains($0) }
    #expect(others.count > 40)
    let server = try TestServer()
    for name in others {
      let reply = try await server.call(name)
      #expect(reply.status == 400 && reply.refusal == "UnsupportedOperation", "\(name)")
      #expect(reply.message?.hasPrefix(name) == true)
      #expect(model.errors(of: name).contains("UnsupportedOperation"), "\(name)")
    }
  }

  @Test("Answers have the shapes of the model, down to their smallest parts")
  func responses() async throws {
    let server = try TestServer()
    try await World.fill(server)
    // What deletes a trail comes last.
    let operations = APIOperation.allCases.filter { $0 != .deleteTrail } + [.deleteTrail]
    for operation in operations {
      let reply = try await server.call(operation.rawValue, World.input(operation))
      #expect(reply.status == 200, "\(operation): \(reply.json.compact)")
      #expect(model.misfits(reply.json, of: operation.rawValue) == [])
    }
    let full: JSONValue = [
      "Name": "full-trail", "S3BucketName": "a-bucket", "S3KeyPrefix": "prefix",
      "SnsTopicName": "topic", "IncludeGlobalServiceEvents": true, "IsMultiRegionTrail": true,
      "EnableLogFileValidation": true, "IsOrganizationTrail": true, "KmsKeyId": "alias/key",
      "RecursiveLogging": false,
      "CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:group:*",
      "CloudWatchLogsRoleArn": "arn:aws:iam::111122223333:role/role",
    ]
    let reply = try await server.call("CreateTrail", full)
    #expect(model.misfits(reply.json, of: "CreateTrail") == [])
    let members = Set(reply.json.members?.map(\.key) ?? [])
    #expect(members == APIContract.shape(of: .createTrail).output)
  }
}
