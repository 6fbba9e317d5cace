/// Management events that people ask for by name: which service reports them, and whether they read.
package enum ManagementCalls {
  /// The service that reports calls of this name; nil if the name is not listed.
  package static func source(of name: String) -> String? { sources[name] }

  /// Whether a call of this name reads; nil if neither a list nor the verb tells.
  package static func readOnly(_ name: String) -> Bool? {
    for call in EventShapes.managementCalls {
      if call.write == name { return false }
      if call.read == name { return true }
    }
    if reads.contains(name) { return true }
    if writes.contains(name) { return false }
    let end = name.dropFirst().firstIndex { $0.isUppercase } ?? name.endIndex
    let word = String(name[..<end])
    if readingVerbs.contains(word) { return true }
    return writingVerbs.contains(word) ? false : nil
  }

  /// The sources that a basic selector can leave out, so that a name alone does not ask for them.
  package static let excludableSources = [
    "kms.amazonaws.com", "kms.amazonaws.com.cn", "rdsdata.amazonaws.com",
  ]

  private static let sources: [String: String] = {
    var sources: [String: String] = [:]
    for (source, names) in bySource {
      for name in names.split(separator: " ") { sources[String(name)] = source }
    }
    return sources
  }()

  private static let bySource = [
    (
      "iam.amazonaws.com",
      "AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy ChangePassword "
        + "CreateAccessKey CreateGroup CreateInstanceProfile CreateLoginProfile "
        + "CreateOpenIDConnectProvider CreatePolicyVersion CreateRole CreateSAMLProvider CreateUser "
        + "CreateVirtualMFADevice DeactivateMFADevice DeleteAccessKey DeleteGroup DeleteLoginProfile "
        + "DeletePolicyVersion DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DeleteUser "
        + "DeleteUserPolicy DetachGroupPolicy DetachRolePolicy DetachUserPolicy EnableMFADevice "
        + "GetAccountAuthorizationDetails ListAccessKeys ListRoles ListUsers PutGroupPolicy "
        + "PutRolePolicy PutUserPermissionsBoundary PutUserPolicy RemoveUserFromGroup "
        + "SetDefaultPolicyVersion UpdateAccessKey UpdateAssumeRolePolicy UpdateLoginProfile "
        + "UpdateSAMLProvider UpdateUser"
    ),
    (
      "sts.amazonaws.com",
      "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot GetCallerIdentity "
        + "GetFederationToken GetSessionToken"
    ),
    ("signin.amazonaws.com", "ConsoleLogin CheckMfa ExitRole SwitchRole"),
    (
      "cloudtrail.amazonaws.com",
      "CreateTrail DeleteTrail DescribeTrails GetEventSelectors GetTrail GetTrailStatus ListTrails "
        + "LookupEvents PutEventConfiguration PutEventSelectors PutInsightSelectors StartLogging "
        + "StopLogging UpdateTrail"
    ),
    (
      "kms.amazonaws.com",
      "CancelKeyDeletion CreateGrant CreateKey Decrypt DeleteImportedKeyMaterial DescribeKey "
        + "DisableKey DisableKeyRotation EnableKey EnableKeyRotation Encrypt GenerateDataKey "
        + "GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext "
        + "GenerateMac GetKeyPolicy ImportKeyMaterial PutKeyPolicy ReEncrypt ReplicateKey RetireGrant "
        + "RevokeGrant ScheduleKeyDeletion Sign Verify VerifyMac"
    ),
    (
      "rdsdata.amazonaws.com",
      "BatchExecuteStatement BeginTransaction CommitTransaction ExecuteStatement RollbackTransaction"
    ),
    (
      "organizations.amazonaws.com",
      "CreateAccount InviteAccountToOrganization LeaveOrganization RemoveAccountFromOrganization"
    ),
    (
      "ec2.amazonaws.com",
      "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateKeyPair CreateSnapshot "
        + "DeleteFlowLogs DescribeInstances GetPasswordData ImportKeyPair ModifyImageAttribute "
        + "ModifySnapshotAttribute RevokeSecurityGroupIngress RunInstances TerminateInstances"
    ),
    (
      "s3.amazonaws.com",
      "CreateBucket DeleteBucket DeleteBucketPolicy GetBucketAcl ListBuckets PutBucketAcl "
        + "PutBucketLogging PutBucketPolicy PutBucketPublicAccessBlock PutBucketVersioning"
    ),
    ("secretsmanager.amazonaws.com", "DeleteSecret GetSecretValue PutSecretValue"),
    ("guardduty.amazonaws.com", "DeleteDetector"),
    (
      "config.amazonaws.com",
      "DeleteConfigurationRecorder DeleteDeliveryChannel StopConfigurationRecorder"
    ),
  ]

  /// Calls whose verb does not tell.
  private static let reads: Set = [
    "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "Encrypt", "GenerateDataKey",
    "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext",
    "GenerateMac", "LookupEvents", "Sign", "Verify", "VerifyMac",
  ]
  private static let writes: Set = [
    "StartLogging", "StopLogging", "StopConfigurationRecorder", "ChangePassword",
    "ScheduleKeyDeletion", "CancelKeyDeletion",
  ]

  private static let readingVerbs: Set = ["Describe", "Get", "Head", "List"]
  /// Verbs of calls that nobody documents as reading.
  private static let writingVerbs: Set = [
    "Add", "Associate", "Attach", "Authorize", "Create", "Deactivate", "Delete", "Deregister",
    "Detach", "Disable", "Disassociate", "Enable", "Import", "Invite", "Leave", "Modify", "Put",
    "Register", "Remove", "Replace", "Replicate", "Retire", "Revoke", "Set", "Tag", "Terminate",
    "Untag", "Update",
  ]
}
