import CAllocation

/// How the C library treats memory that was freed.
enum Allocation {
  /// Keeps up to so many bytes at the end of each of its areas, where it would keep 128 kB.
  private static let kept: Int32 = 4 << 20

  /// SQLite takes and frees some 100 kB for each event, since the CHECK on its kind fills a table of
  /// its own. Given back each time, they interrupt all other threads and are zeroed when they come again.
  static func keepFreed() {
    // What is refused leaves things as they were.
    _ = mallopt(M_TRIM_THRESHOLD, kept)
    // Whoever sets the first keeps the second from adapting: all from 128 kB on would be mapped anew,
    // page by page, which makes calls of such a size take almost twice the time.
    _ = mallopt(M_MMAP_THRESHOLD, kept)
  }
}
