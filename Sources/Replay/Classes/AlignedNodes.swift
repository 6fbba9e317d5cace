extension TextTree {
  /// The nodes of a tree, none of which lies across the border of what the processor fetches at once;
  /// those of an array might.
  // Safe to share: the memory is written before anybody else sees it, and freed by its last owner.
  final class AlignedNodes: @unchecked Sendable {
    private let memory: UnsafeMutablePointer<Node>
    let count: Int

    private static let lineBytes = 64

    init(_ nodes: [Node]) {
      count = nodes.count
      let bytes = UnsafeMutableRawPointer.allocate(
        byteCount: MemoryLayout<Node>.stride * nodes.count, alignment: Self.lineBytes)
      memory = bytes.bindMemory(to: Node.self, capacity: nodes.count)
      memory.initialize(from: nodes, count: nodes.count)
    }

    deinit { memory.deallocate() }

    subscript(node: Int) -> Node { memory[node] }
  }
}
