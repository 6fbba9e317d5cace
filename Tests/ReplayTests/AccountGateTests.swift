import CloudTrail
import ReplayTestSupport
import Selectors
import Testing
import TrailLogs

@testable import History
@testable import Replay

/// SEMANTICS 1.7 and 3.5: whose copy of an event a record is.
@Suite("The account of a record")
struct AccountGateTests {
  static let own = "111122223333"

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var organization: Known<Bool>
    var record: JSONValue
    var membership: Membership
    var reason: Reason
    var citedRules: [Rule]

    init(
      _ name: String, _ organization: Known<Bool>, _ record: JSONValue,
      _ reason: Reason,
      of membership: Membership = .unseen, citedRules: [Rule] = []
    ) {
      self.membership = membership
      self.citedRules = citedRules
      self.name = name
      self.organization = organization
      self.record = record
      self.reason = reason
    }

    var testDescription: String { name }
  }

  private static let foreign: JSONValue = ["recipientAccountId": "999988887777"]

  @Test(
    "recipientAccountId decides, else the caller's (SEMANTICS 1.7a, 1.7b, 1.7c, 3.5g)",
    arguments: [
      Row("own", .known(false), ["recipientAccountId": .string(own)], .selected),
      Row("another", .known(false), foreign, .otherAccount),
      Row("another, organization", .known(true), foreign, .selected, citedRules: [.membersUnseen]),
      Row("another, not known", .unknown(.omitted), foreign, .organizationUnknown),
      // By the events of AWS Organizations (SEMANTICS 3.5i, 3.5j).
      Row(
        "a member", .known(true), foreign, .selected, of: .member, citedRules: [.membershipEvents]),
      Row(
        "departed", .known(true), foreign, .accountDeparted, of: .departed,
        citedRules: [.membershipEvents]),
      Row(
        "perhaps a member", .known(true), foreign, .membershipUnknown, of: .unknown,
        citedRules: [.membershipUnknown]),
      Row("of no organization's trail", .known(false), foreign, .otherAccount, of: .member),
      Row("nor departed", .known(false), foreign, .otherAccount, of: .departed),
      Row(
        "departed, and not known", .unknown(.omitted), foreign, .otherAccount, of: .departed,
        citedRules: [.membershipEvents]),
      Row(
        "a member, and not known", .unknown(.omitted), foreign, .organizationUnknown, of: .member),
      Row(
        "the caller's membership where there is no recipient", .known(true),
        ["recipientAccountId": nil, "userIdentity": ["accountId": "999988887777"]],
        .accountDeparted,
        of: .departed, citedRules: [.callerForRecipient, .membershipEvents]),
      Row(
        "own, whatever is said of it", .known(true), ["recipientAccountId": .string(own)],
        .selected, of: .departed),
      Row("own, not known", .unknown(.unseen), ["recipientAccountId": .string(own)], .selected),
      Row(
        "the recipient counts, not the caller", .known(false),
        ["recipientAccountId": .string(own), "userIdentity": ["accountId": "999988887777"]],
        .selected),
      Row(
        "the caller where there is no recipient", .known(false),
        ["recipientAccountId": nil, "userIdentity": ["accountId": .string(own)]], .selected,
        citedRules: [.callerForRecipient]),
      Row(
        "another caller where there is no recipient", .known(false),
        ["recipientAccountId": nil, "userIdentity": ["accountId": "999988887777"]], .otherAccount,
        citedRules: [.callerForRecipient]),
      Row("own, organization", .known(true), ["recipientAccountId": .string(own)], .selected),
      // The account of the bucket's owner is not asked (SEMANTICS 1.7b).
      Row(
        "the copy for the caller, of another's bucket", .known(false),
        [
          "recipientAccountId": .string(own),
          "resources": [["type": "AWS::S3::Bucket", "accountId": "999988887777"]],
        ], .selected),
      Row(
        "the copy for the owner, of its own bucket", .known(false),
        [
          "recipientAccountId": "999988887777",
          "resources": [["type": "AWS::S3::Bucket", "accountId": .string(own)]],
        ], .otherAccount),
      Row("neither", .known(false), ["recipientAccountId": nil], .accountMissing),
      Row("neither, organization", .known(true), ["recipientAccountId": nil], .accountMissing),
      Row(
        "an account that some program made a number is none", .known(false),
        ["recipientAccountId": 111_122_223_333], .accountMissing),
      Row(
        "a prefix is another account", .known(false), ["recipientAccountId": "11112222333"],
        .otherAccount),
      Row("empty", .known(false), ["recipientAccountId": ""], .otherAccount),
    ])
  func account(_ row: Row) throws {
    var state = TrailState.initial(existed: true)
    state.isOrganization = row.organization
    let gates = TrailGates(trail: Example.arn)
    let result = try Bench().reading(Example.record(row.record)) { [state] record in
      gates.account(state, record.fields, row.membership)
    }
    #expect(result.gate == .account)
    #expect(result.reason == row.reason)
    #expect(result.citedRules == row.citedRules)
    #expect(result.unknown == (row.reason == .organizationUnknown ? .omitted : nil))
  }
}

extension Example {
  static func record(_ changes: JSONValue) -> JSONValue { record(at: 10, changes) }
}
