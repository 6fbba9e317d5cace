// A closed loop over keep-alive connections: each sends its next request after the response to its
// last one. It shares the machine with the server that it measures, so it does as little as it can:
// one thread, and requests that were made, and signed, beforehand.
//
//   load --port N --connections N --seconds N [--warm-up N] [--most N] PLAN
//
// PLAN holds the requests, each as its kind (one byte), the length of the request and that of the
// body of its response (four bytes each, the lowest first), and both. Connections take them in
// turn, and begin again after the last. Each response must have the status 200 and that body; another
// one, or a connection that ends, ends the run with an error.
//
// Prints one line of JSON: the seconds, and for each kind how many got a response, and the latency in
// microseconds. Requests that began during the warm-up are not counted. After --most requests nothing
// more is sent.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::string_view;

[[noreturn]] void stop(const std::string& what) {
  std::fprintf(stderr, "load: %s\n", what.c_str());
  std::exit(1);
}

[[noreturn]] void stopWithError(const std::string& what) { stop(what + ": " + std::strerror(errno)); }

struct Request {
  char kind;
  string_view bytes, answer;
};

struct Plan {
  std::string content;
  std::vector<Request> requests;

  explicit Plan(const char* path) {
    FILE* file = std::fopen(path, "rb");
    if (!file) stopWithError(path);
    char block[1 << 16];
    while (size_t count = std::fread(block, 1, sizeof block, file)) content.append(block, count);
    std::fclose(file);
    for (size_t at = 0; at < content.size();) {
      if (content.size() - at < 9) stop("the plan ends within a request");
      size_t request = number(at + 1), answer = number(at + 5);
      if (content.size() - at - 9 < request + answer) stop("the plan ends within a request");
      requests.push_back({content[at], string_view(content).substr(at + 9, request),
                          string_view(content).substr(at + 9 + request, answer)});
      at += 9 + request + answer;
    }
    if (requests.empty()) stop("the plan is empty");
  }

  size_t number(size_t at) const {
    size_t value = 0;
    for (size_t index = 4; index-- > 0;) value = value << 8 | uint8_t(content[at + index]);
    return value;
  }
};

// What has come of one answer so far.
struct Answer {
  static constexpr size_t capacity = 1 << 18;
  std::vector<char> bytes = std::vector<char>(capacity);
  size_t size = 0;

  string_view text() const { return {bytes.data(), size}; }

  // Whether the response is whole. The head must give the length of the body.
  bool isWhole(string_view& body) const {
    size_t end = text().find("\r\n\r\n");
    if (end == string_view::npos) return false;
    size_t length = bodyLength(text().substr(0, end + 2));
    if (size < end + 4 + length) return false;
    if (size > end + 4 + length) stop("more came than was asked for");
    body = text().substr(end + 4, length);
    return true;
  }

  static size_t bodyLength(string_view head) {
    constexpr string_view name = "\r\ncontent-length:";
    for (size_t at = 0; (at = head.find("\r\n", at)) != string_view::npos; at += 2)
      if (head.size() - at > name.size() &&
          strncasecmp(head.data() + at, name.data(), name.size()) == 0)
        return std::strtoul(head.data() + at + name.size(), nullptr, 10);
    stop("an answer tells no length");
  }
};

struct Connection {
  int descriptor;
  const Request* request = nullptr;
  Clock::time_point began;
  Answer answer;
};

struct Options {
  int port = 0, connections = 1;
  double seconds = 5, warmUp = 0;
  uint64_t most = UINT64_MAX;
  const char* plan = nullptr;

  Options(int count, char** words) {
    for (int index = 1; index < count; index++) {
      string_view word = words[index];
      if (word.substr(0, 2) != "--") {
        plan = words[index];
        continue;
      }
      if (index + 1 == count) stop("an option needs a value");
      double value = std::atof(words[++index]);
      if (word == "--port") port = int(value);
      else if (word == "--connections") connections = int(value);
      else if (word == "--seconds") seconds = value;
      else if (word == "--warm-up") warmUp = value;
      else if (word == "--most") most = uint64_t(value);
      else stop("there is no option " + std::string(word));
    }
    if (!plan || port < 1 || connections < 1) stop("give --port, --connections and a plan");
  }
};

class Load {
 public:
  Load(const Options& options, const Plan& plan) : options(options), plan(plan) {}

  void run() {
    events = epoll_create1(0);
    connections.resize(size_t(options.connections));
    for (Connection& connection : connections) open(connection);
    start = Clock::now();
    counted = start + seconds(options.warmUp);
    end = counted + seconds(options.seconds);
    for (Connection& connection : connections) ask(connection);
    while (waiting > 0) {
      epoll_event ready[64];
      int count = epoll_wait(events, ready, 64, 10'000);
      if (count < 0 && errno != EINTR) stopWithError("epoll_wait");
      if (count == 0) stop("no answer came for 10 seconds");
      for (int index = 0; index < count; index++)
        read(*static_cast<Connection*>(ready[index].data.ptr));
    }
    print();
  }

 private:
  const Options& options;
  const Plan& plan;
  int events = -1;
  std::vector<Connection> connections;
  Clock::time_point start, counted, end, last;
  uint64_t sent = 0;
  size_t waiting = 0;
  // Microseconds, by kind.
  std::map<char, std::vector<float>> latencies;

  static Clock::duration seconds(double value) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(value));
  }

  void open(Connection& connection) {
    connection.descriptor = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(uint16_t(options.port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection.descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address))
      stopWithError("connect");
    int yes = 1;
    setsockopt(connection.descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &connection;
    if (epoll_ctl(events, EPOLL_CTL_ADD, connection.descriptor, &event)) stopWithError("epoll_ctl");
  }

  // Requests are small, so the socket's buffer always has room for one.
  void ask(Connection& connection) {
    connection.began = Clock::now();
    if (connection.began >= end || sent == options.most) return;
    connection.request = &plan.requests[sent++ % plan.requests.size()];
    connection.answer.size = 0;
    string_view bytes = connection.request->bytes;
    if (send(connection.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        ssize_t(bytes.size()))
      stopWithError("a request was not sent");
    waiting++;
  }

  void read(Connection& connection) {
    Answer& answer = connection.answer;
    ssize_t count = recv(connection.descriptor, answer.bytes.data() + answer.size,
                         Answer::capacity - answer.size, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) stopWithError("an answer was not read");
    if (count == 0) stop("the server hung up");
    if (!connection.request) stop("an answer came that was not asked for");
    answer.size += size_t(count);
    string_view body;
    if (!answer.isWhole(body)) return;
    check(connection, body);
    waiting--;
    last = Clock::now();
    if (connection.began >= counted)
      latencies[connection.request->kind].push_back(
          std::chrono::duration<float, std::micro>(last - connection.began).count());
    connection.request = nullptr;
    ask(connection);
  }

  static void check(const Connection& connection, string_view body) {
    if (connection.answer.text().substr(0, 13) == "HTTP/1.1 200 " &&
        body == connection.request->answer)
      return;
    stop("a wrong answer to\n" + std::string(connection.request->bytes) + "\n\n" +
         std::string(connection.answer.text()) + "\n\nin place of\n" +
         std::string(connection.request->answer));
  }

  void print() {
    double measured = std::chrono::duration<double>(last - counted).count();
    std::printf("{\"seconds\":%.6f,\"sent\":%llu,\"kinds\":{", measured, (unsigned long long)sent);
    const char* comma = "";
    for (auto& [kind, values] : latencies) {
      std::sort(values.begin(), values.end());
      auto quantile = [&values = values](double part) {
        return values[std::min(values.size() - 1, size_t(double(values.size()) * part))];
      };
      std::printf("%s\"%c\":{\"count\":%zu,\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f}", comma, kind,
                  values.size(), quantile(0.5), quantile(0.99), values.back());
      comma = ",";
    }
    std::printf("}}\n");
  }
};

}  // namespace

int main(int count, char** words) {
  Options options(count, words);
  Plan plan(options.plan);
  Load(options, plan).run();
}
