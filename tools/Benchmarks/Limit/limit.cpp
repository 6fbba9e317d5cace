// The limit that `trailback replay` is measured against: the same question, asked by hand in C++ on
// the same libraries, with nothing else around it. No history, no reasons, no errors worth reading.
//
//   limit [--workers N] [--stage inflate|scan|all] FOLDER
//
// Each file is read whole into a buffer that is used again, inflated by libdeflate, and passed once
// by simdjson On-Demand. Stages add up: `scan` inflates too, `all` asks the question as well.

#include <fcntl.h>
#include <libdeflate.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using simdjson::ondemand::field;
using simdjson::ondemand::object;
using std::string_view;

enum class Stage { inflate, scan, all };

[[noreturn]] void stop(const std::string& what) {
  std::fprintf(stderr, "limit: %s\n", what.c_str());
  std::exit(2);
}

// A buffer that only grows, with the room after it that simdjson reads into.
struct Buffer {
  std::vector<char> bytes;
  size_t size = 0;

  char* room(size_t capacity) {
    if (bytes.size() < capacity + simdjson::SIMDJSON_PADDING)
      bytes.resize(capacity + capacity / 4 + simdjson::SIMDJSON_PADDING);
    return bytes.data();
  }
};

// The fields that a selector or a gate can ask for. Texts are the record's own bytes, as they stand
// there; only a resource's ARN is unescaped, since the question is about its characters.
struct Record {
  string_view version, id, time, source, name, type, category, region, account, errorCode, caller;
  bool readOnly = false, managementEvent = false;
  struct Resource {
    string_view type, arn;
  };
  Resource resources[8];
  size_t resourceCount = 0;

  size_t width() const {
    size_t sum = version.size() + id.size() + time.size() + source.size() + name.size() +
                 type.size() + category.size() + region.size() + account.size() +
                 errorCode.size() + caller.size() + readOnly + managementEvent;
    for (size_t index = 0; index < resourceCount; index++)
      sum += resources[index].type.size() + resources[index].arn.size();
    return sum;
  }
};

struct Counts {
  uint64_t files = 0, bytes = 0, records = 0, width = 0, management = 0, data = 0;

  void add(const Counts& other) {
    files += other.files;
    bytes += other.bytes;
    records += other.records;
    width += other.width;
    management += other.management;
    data += other.data;
  }
};

// The text between the quotes, escapes and all.
string_view text(simdjson::ondemand::value value) {
  string_view token = value.raw_json_token();
  if (token.empty() || token.front() != '"') return {};
  size_t end = token.size();
  while (end > 1 && token[end - 1] != '"') end--;
  return token.substr(1, end - 2);
}

template <size_t size>
bool is(const char* key, const char (&name)[size]) {
  return std::memcmp(key, name, size - 1) == 0 && key[size - 1] == '"';
}

void readResources(simdjson::ondemand::value value, Record& record) {
  simdjson::ondemand::array entries;
  if (value.get_array().get(entries)) return;
  for (auto entry : entries) {
    object members;
    if (entry.get_object().get(members)) continue;
    if (record.resourceCount == std::size(record.resources)) stop("a record of many resources");
    Record::Resource& resource = record.resources[record.resourceCount++];
    resource = {};
    for (auto each : members) {
      field member;
      if (std::move(each).get(member)) stop("no JSON");
      const char* key = member.key().raw();
      if (is(key, "type")) {
        resource.type = text(member.value());
      } else if (is(key, "ARN")) {
        if (member.value().get_string().get(resource.arn)) resource.arn = {};
      }
    }
  }
}

void readMember(field& member, Record& record) {
  const char* key = member.key().raw();
  switch (key[0]) {
    case 'e':
      if (key[1] == 'r') {
        if (is(key, "errorCode")) record.errorCode = text(member.value());
        return;
      }
      switch (key[5]) {
        case 'V':
          if (is(key, "eventVersion")) record.version = text(member.value());
          return;
        case 'I':
          if (is(key, "eventID")) record.id = text(member.value());
          return;
        case 'T':
          if (is(key, "eventTime")) record.time = text(member.value());
          else if (is(key, "eventType")) record.type = text(member.value());
          return;
        case 'S':
          if (is(key, "eventSource")) record.source = text(member.value());
          return;
        case 'N':
          if (is(key, "eventName")) record.name = text(member.value());
          return;
        case 'C':
          if (is(key, "eventCategory")) record.category = text(member.value());
          return;
      }
      return;
    case 'a':
      if (is(key, "awsRegion")) record.region = text(member.value());
      return;
    case 'm':
      if (is(key, "managementEvent"))
        record.managementEvent = member.value().raw_json_token().front() == 't';
      return;
    case 'r':
      if (is(key, "readOnly")) {
        record.readOnly = member.value().raw_json_token().front() == 't';
      } else if (is(key, "recipientAccountId")) {
        record.account = text(member.value());
      } else if (is(key, "resources")) {
        readResources(member.value(), record);
      }
      return;
    case 'u':
      if (is(key, "userIdentity")) {
        object identity;
        simdjson::ondemand::value arn;
        if (member.value().get_object().get(identity) == simdjson::SUCCESS &&
            identity.find_field("arn").get(arn) == simdjson::SUCCESS)
          record.caller = text(arn);
      }
      return;
  }
}

bool startsWith(string_view text, string_view prefix) {
  return text.size() >= prefix.size() && std::memcmp(text.data(), prefix.data(), prefix.size()) == 0;
}

// Trail `bench` of tools/Benchmarks/Corpus/TrailSetups.swift.
bool isLogged(const Record& record) {
  if (record.category == "Management") {
    return !record.readOnly && record.source != "kms.amazonaws.com" &&
           record.source != "rdsdata.amazonaws.com";
  }
  if (record.category != "Data") return false;
  for (size_t index = 0; index < record.resourceCount; index++) {
    const Record::Resource& resource = record.resources[index];
    if (resource.type != "AWS::S3::Object") continue;
    string_view arn = resource.arn;
    constexpr string_view shared = "arn:aws:s3:::example-";
    if (!startsWith(arn, shared)) continue;
    arn.remove_prefix(shared.size());
    if (startsWith(arn, "orders-") || startsWith(arn, "payments-exports/customers/2025/06/1") ||
        startsWith(arn, "archive-raw/müller & söhne/") || startsWith(arn, "reports-assets/"))
      return true;
  }
  return false;
}

class Worker {
 public:
  explicit Worker(Stage stage) : stage(stage), decompressor(libdeflate_alloc_decompressor()) {}
  Worker(const Worker&) = delete;
  ~Worker() { libdeflate_free_decompressor(decompressor); }

  Counts counts;

  void take(const std::string& path) {
    read(path);
    inflate(path);
    counts.files++;
    counts.bytes += plain.size;
    if (stage != Stage::inflate) scan(path);
  }

 private:
  void read(const std::string& path) {
    int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0) stop("cannot read " + path);
    size_t size = static_cast<size_t>(status.st_size), place = 0;
    char* bytes = packed.room(size);
    while (place < size) {
      ssize_t got = ::read(descriptor, bytes + place, size - place);
      if (got <= 0) stop("cannot read " + path);
      place += static_cast<size_t>(got);
    }
    close(descriptor);
    packed.size = size;
  }

  // gzip's last four bytes are the size, so the room is right at the first attempt.
  void inflate(const std::string& path) {
    if (packed.size < 18) stop("no gzip: " + path);
    uint32_t size;
    std::memcpy(&size, packed.bytes.data() + packed.size - 4, 4);
    char* bytes = plain.room(size);
    if (libdeflate_gzip_decompress(decompressor, packed.bytes.data(), packed.size, bytes, size,
                                   &plain.size) != LIBDEFLATE_SUCCESS)
      stop("cannot inflate " + path);
  }

  void scan(const std::string& path) {
    simdjson::ondemand::document document;
    simdjson::ondemand::array records;
    if (parser.iterate(plain.bytes.data(), plain.size, plain.bytes.size()).get(document) ||
        document.find_field("Records").get_array().get(records))
      stop("no log file: " + path);
    Record record;
    for (auto entry : records) {
      object members;
      if (entry.get_object().get(members)) stop("no record: " + path);
      record = {};
      for (auto each : members) {
        field member;
        if (std::move(each).get(member)) stop("no JSON: " + path);
        readMember(member, record);
      }
      counts.records++;
      counts.width += record.width();
      if (stage == Stage::all && isLogged(record))
        (record.category == "Data" ? counts.data : counts.management)++;
    }
  }

  const Stage stage;
  libdeflate_decompressor* const decompressor;
  simdjson::ondemand::parser parser;
  Buffer packed, plain;
};

std::vector<std::string> logFiles(const char* folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error))
    if (string_view(entry->path().native()).substr(entry->path().native().size() - 3) == ".gz")
      paths.push_back(entry->path().native());
  if (error || paths.empty()) stop(std::string("no .gz files in ") + folder);
  return paths;
}

}  // namespace

int main(int argumentCount, char** arguments) {
  Stage stage = Stage::all;
  unsigned workerCount = 1;
  const char* folder = nullptr;
  for (int index = 1; index < argumentCount; index++) {
    string_view argument = arguments[index];
    const char* next = index + 1 < argumentCount ? arguments[index + 1] : "";
    if (argument == "--workers") {
      workerCount = static_cast<unsigned>(std::atoi(next));
      index++;
    } else if (argument == "--stage") {
      stage = !std::strcmp(next, "inflate") ? Stage::inflate
              : !std::strcmp(next, "scan")  ? Stage::scan
                                            : Stage::all;
      index++;
    } else {
      folder = arguments[index];
    }
  }
  if (!folder || workerCount < 1 || workerCount > 256)
    stop("limit [--workers N] [--stage inflate|scan|all] FOLDER");

  const std::vector<std::string> paths = logFiles(folder);
  std::atomic<size_t> next{0};
  std::vector<Counts> counts(workerCount);
  std::vector<std::thread> threads;
  for (unsigned number = 0; number < workerCount; number++)
    threads.emplace_back([&, number] {
      Worker worker(stage);
      for (size_t index; (index = next.fetch_add(1, std::memory_order_relaxed)) < paths.size();)
        worker.take(paths[index]);
      counts[number] = worker.counts;
    });
  for (std::thread& thread : threads) thread.join();
  Counts sum;
  for (const Counts& each : counts) sum.add(each);

  std::fprintf(stderr, "%llu files, %llu bytes, %llu bytes of fields\n",
               static_cast<unsigned long long>(sum.files),
               static_cast<unsigned long long>(sum.bytes),
               static_cast<unsigned long long>(sum.width));
  std::printf(
      "{\"records\":%llu,\"logged\":%llu,\"byCategory\":{\"Management\":%llu,\"Data\":%llu}}\n",
      static_cast<unsigned long long>(sum.records),
      static_cast<unsigned long long>(sum.management + sum.data),
      static_cast<unsigned long long>(sum.management), static_cast<unsigned long long>(sum.data));
}
