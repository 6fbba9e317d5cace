import Crypto

/// What a digest can be held against of a log file: a digest names the hash of the inflated content.
public struct ContentHash: Sendable, Hashable {
  /// SHA-256 of what the first gzip member inflates to, or of a file that is not gzip.
  var sha256: SHA256.Digest
  /// Whether more bytes follow the member, which no hash of a digest is about.
  var isFollowed: Bool
  /// On disk, as far as it was read.
  var bytesRead: Int
  /// SHA-256 of the bytes as they are stored; nil if nobody asked.
  var storedSHA256: SHA256.Digest?
}

/// Takes the ``ContentHash`` of each file that a ``LogReader`` reads from the file while it is open, so that nothing is
/// fetched or opened once more to hold it against a digest.
///
/// The bytes are gone through a second time, by the code that hashes all other files for a ``LogValidator``. They may be
/// others then than the reader's, if the file is written to: what the reader read is known by ``FileHash``, and who
/// uses the hash compares the two.
public final class ContentCheck {
  /// Of the file that was read last; nil if it is no regular file, or cannot be hashed: who reads it again is told
  /// why.
  public private(set) var hash: ContentHash?
  private var member = FirstMember(hashesStored: true)

  /// A check of no file yet; a ``LogReader`` begins one for each file.
  public init() {}

  // MARK: For the reader

  /// Begins another file.
  func reset() { hash = nil }

  /// Hashes a file.
  ///
  /// - Throws: ``Cancelled`` if it should stop.
  func take(_ file: LogFile, _ source: OpenFile, shouldStop: () -> Bool) throws {
    do {
      hash = try member.hash(of: file, source, shouldStop: shouldStop)
    } catch is InputProblem {
      hash = nil
    }
  }
}
