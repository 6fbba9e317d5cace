import HTTPMessages

/// Header fields as the service sees them; where this is written, the parser's have the other name.
typealias CallHeaders = HTTPHeaders
