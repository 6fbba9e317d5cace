import GRDB

extension Row {
  /// The value of a column. The subscripts end the program where a column holds another type, and
  /// the column of a damaged or altered file may hold anything.
  func read<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value {
    do {
      return try decode(Value.self, atIndex: index)
    } catch {
      throw damage(Array(columnNames)[index])
    }
  }

  func read<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    do {
      return try decode(Value.self, forColumn: column)
    } catch {
      throw damage(column)
    }
  }

  private func damage(_ column: String) -> DatabaseError {
    DatabaseError(
      resultCode: .SQLITE_CORRUPT, message: "\(column) holds a value of another type")
  }
}
