import ArgumentParser
import CloudTrail

/// Regions and accounts as a person writes them. One that cannot be is told: a filter by it would find nothing,
/// and look like an answer.
enum Places {
  /// - Throws: `ValidationError` for a text that cannot be a Region.
  static func checkRegions(_ regions: [String], of option: String = "--region") throws {
    for region in regions {
      if let fault = fault(ofRegion: region) { throw ValidationError("\(option): \(fault)") }
    }
  }

  /// - Throws: `ValidationError` for a text that cannot be an account.
  static func checkAccounts(_ accounts: [String], of option: String = "--account") throws {
    for account in accounts {
      if let fault = fault(ofAccount: account) { throw ValidationError("\(option): \(fault)") }
    }
  }

  /// Why a text is no Region, with the nearest one; nil if it can be one. It is judged by its form, since new
  /// Regions appear: an area, perhaps a word, a direction and one digit, as in `us-gov-west-1`.
  static func fault(ofRegion text: String) -> String? {
    let form =
      #/[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central|(north|south)(east|west))-[1-9]/#
    if text.wholeMatch(of: form) != nil { return nil }
    let nearest =
      (1...3).lazy.map { NearestWords.of(text, among: familiar, within: $0) }
      .first { !$0.isEmpty } ?? []
    return "\(shown(text)) is not a Region"
      + (nearest.isEmpty
        ? ", such as us-east-1" : "; did you mean \(nearest.joined(separator: " or "))?")
  }

  /// Why a text is no account, with the nearest one; nil if it can be one.
  static func fault(ofAccount text: String) -> String? {
    if AccountRegion.isAccount(text) { return nil }
    let fault = "\(shown(text)) is not an account id of twelve digits"
    // The console shows 1111-2222-3333.
    let digits = text.filter { !"- ".contains($0) }
    return AccountRegion.isAccount(digits) ? "\(fault); did you mean \(digits)?" : fault
  }

  private static func shown(_ text: String) -> String { text.isEmpty ? "an empty word" : text }

  /// What a mistyped Region may have meant. Others are taken, too.
  private static let familiar = [
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
    "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1",
    "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2", "eu-north-1",
    "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "eusc-de-east-1",
    "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1",
    "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2",
  ]
}
