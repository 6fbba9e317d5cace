import Foundation
import HTTPMessages
import Testing

@Suite("The colours of the pages can be read (WCAG 2.2, 1.4.3)")
struct ContrastTests {
  /// The colours by name, first those for a light ground, then those for a dark one.
  private func palettes() throws -> [[String: Double]] {
    let style = String(decoding: try PageStore([]).response("/style.css").body, as: UTF8.self)
    // The third is that of paper.
    return style.components(separatedBy: ":root {").dropFirst().prefix(2).map { part in
      let colours = part.prefix { $0 != "}" }.matches(of: /--([a-z]+): #([0-9a-f]{6})/)
      return Dictionary(
        colours.map { (String($0.1), Self.luminance(Int($0.2, radix: 16) ?? 0)) },
        uniquingKeysWith: { $1 })
    }
  }

  private static func luminance(_ colour: Int) -> Double {
    func part(_ shift: Int) -> Double {
      let value = Double(colour >> shift & 255) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
  }

  @Test("Every colour of text on its ground, light and dark")
  func contrast() throws {
    let palettes = try palettes()
    #expect(palettes.count == 2)
    for palette in palettes {
      let ground = try #require(palette["ground"])
      #expect(palette.count == 8)
      for (name, colour) in palette where name != "ground" && name != "line" {
        let ratio = (max(ground, colour) + 0.05) / (min(ground, colour) + 0.05)
        #expect(ratio >= 4.5, "\(name): \(ratio)")
      }
    }
  }
}
