/// Three lines of a log, one of them dim.
enum Favicon {
  static let text = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">\
    <rect width="16" height="16" rx="3" fill="#1f4e79"/>\
    <path d="M3 4.5h10M3 11.5h10" stroke="#fff" stroke-width="2"/>\
    <path d="M3 8h5" stroke="#9fc3e8" stroke-width="2"/></svg>
    """
}
