/// A trail as CreateTrail asks for it.
package struct Trail {
  package let name: String
  package let home: Region
  package let isMultiRegion: Bool
  package let isOrganization: Bool

  package init(
    name: String, home: Region, isMultiRegion: Bool, isOrganization: Bool = false
  ) {
    self.name = name
    self.home = home
    self.isMultiRegion = isMultiRegion
    self.isOrganization = isOrganization
  }

  package var arn: String { Account.trail(name, in: home) }
}
