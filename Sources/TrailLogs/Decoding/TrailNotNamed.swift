/// A call or an answer does not say which trail it is about; whoever knows the place words it.
struct TrailNotNamed: Error {}
