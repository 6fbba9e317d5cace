import CFuzzer
import Glibc

/// Attacks Trailback with bytes that libFuzzer makes up. Built and run by `tools/fuzz` alone: no other
/// build knows this target.
@main
enum Fuzz {
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(LLVMFuzzerRunDriver(&count, &arguments, attack))
  }
}

/// What the made-up bytes are, chosen by the environment variable `TRAILBACK_ATTACK`.
private enum Attack: String {
  /// Selectors and a record.
  case evaluator
  /// A log file: attacks log.cpp, the cutter and the recognition of formats.
  case file
  /// A log file that is compressed and then damaged: attacks both ways to inflate.
  case gzip
  /// A signed HTTP request.
  case signature

  static let chosen = getenv("TRAILBACK_ATTACK").map { String(cString: $0) } ?? "evaluator"

  /// 0, or -1 for an input that is not worth keeping.
  func run(_ input: UnsafeRawBufferPointer) -> CInt {
    switch self {
    case .evaluator: EvaluatorAttack.run(input)
    case .file: FileAttack.run(input)
    case .gzip: FileAttack.runCompressed(input)
    case .signature: SignatureAttack.run(input)
    }
  }
}

/// libFuzzer's library has a main of its own, which refers to this name. It never runs, but the linker
/// needs the name.
@c(LLVMFuzzerTestOneInput)
func attack(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let attack = Attack(rawValue: Attack.chosen) else {
    fatalError("TRAILBACK_ATTACK is \(Attack.chosen): known are evaluator, file, gzip, signature")
  }
  return attack.run(UnsafeRawBufferPointer(start: bytes, count: count))
}

/// Ends the program, so that libFuzzer keeps the input, unless a claim is true.
func claim(_ truth: Bool, _ claim: @autoclosure () -> String) {
  if !truth { fatalError(claim()) }
}
