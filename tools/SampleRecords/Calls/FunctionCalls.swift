/// Data events of Lambda.
package enum FunctionCalls {
  package static func invoke(_ name: String) -> Call {
    let arn = Account.arn("lambda", .northVirginia, "function:\(name)")
    return Call(
      service: "lambda", name: "Invoke", readOnly: false, category: .data,
      request: ["functionName": .string(arn), "invocationType": "RequestResponse"],
      resources: [Resource.named("AWS::Lambda::Function", arn)],
      additional: ["functionVersion": "\(arn):$LATEST"])
  }
}
