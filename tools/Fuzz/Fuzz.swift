import CFuzzer
import Glibc

/// Attacks the scanner and the evaluator with bytes that libFuzzer makes up. Built and run by
/// `tools/fuzz` alone: no other build knows this target.
@main
enum Fuzz {
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(LLVMFuzzerRunDriver(&count, &arguments, attack))
  }
}

/// libFuzzer's library holds a main of its own, which asks for this name. It never runs, but the
/// linker wants it satisfied.
@c(LLVMFuzzerTestOneInput)
func attack(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Attack.run(UnsafeRawBufferPointer(start: bytes, count: count))
}
