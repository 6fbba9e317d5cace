import CFuzzer

/// Attacks the scanner and the evaluator with bytes that libFuzzer makes up. Built and run by
/// `tools/fuzz` alone: no other build knows this target.
@main
enum Fuzz {
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    // Found by running: the driver does not return, but ends the process with its own exit code.
    _ = LLVMFuzzerRunDriver(&count, &arguments) { bytes, size in
      Attack.run(UnsafeRawBufferPointer(start: bytes, count: size))
    }
  }
}
