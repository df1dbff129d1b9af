#include "support/fake_upstream.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace monorelay::testing {
namespace {

using Then = Behaviour::Then;

constexpr std::chrono::seconds kLongestWait{10};
constexpr std::chrono::milliseconds kStall{300};
constexpr std::size_t kSendStep = 64 * 1024;

std::size_t ContentLengthOf(const UpstreamRequest& request) {
  const std::string text = request.Header("content-length");
  return text.empty() ? 0 : std::stoull(text);
}

}  // namespace

// One connection, plain or TLS.
class FakeUpstream::Channel {
 public:
  Channel(Descriptor descriptor, const std::optional<TlsIdentity>& tls)
      : descriptor_(std::move(descriptor)) {
    LimitWaits(descriptor_.Get());
    if (!tls) return;
    ssl_ = SSL_new(tls->context.get());
    SSL_set_fd(ssl_, descriptor_.Get());
    alive_ = SSL_accept(ssl_) == 1;
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel() { SSL_free(ssl_); }

  [[nodiscard]] int Get() const { return descriptor_.Get(); }
  [[nodiscard]] bool IsAlive() const { return alive_; }
  [[nodiscard]] bool WasResumed() const { return ssl_ != nullptr && SSL_session_reused(ssl_) == 1; }
  [[nodiscard]] std::string ServerName() const {
    const char* name =
        ssl_ != nullptr ? SSL_get_servername(ssl_, TLSEXT_NAMETYPE_host_name) : nullptr;
    return name != nullptr ? name : "";
  }
  [[nodiscard]] bool HasInput() const { return ssl_ != nullptr && SSL_pending(ssl_) > 0; }

  // Appends what comes next; false at the end of the connection.
  bool Read(std::string& bytes) {
    std::array<char, 64 * 1024> room{};
    const ssize_t size = ssl_ != nullptr
                             ? SSL_read(ssl_, room.data(), static_cast<int>(room.size()))
                             : ::recv(descriptor_.Get(), room.data(), room.size(), 0);
    if (size <= 0) return false;
    bytes.append(room.data(), static_cast<std::size_t>(size));
    return true;
  }

  bool Write(std::string_view bytes) {
    if (ssl_ == nullptr) return SendAll(descriptor_.Get(), bytes);
    return bytes.empty() || SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
  }

  // Waits until there is something to read, or `signal` or `stop` is said.
  enum class Event : std::uint8_t { kInput, kSignal, kStop };
  Event Wait(const Signal& stop, const Signal* signal) const {
    if (HasInput()) return Event::kInput;
    std::array<pollfd, 3> waits{pollfd{stop.Get(), POLLIN, 0}, pollfd{descriptor_.Get(), POLLIN, 0},
                                pollfd{signal != nullptr ? signal->Get() : -1, POLLIN, 0}};
    ::poll(waits.data(), waits.size(), -1);
    if (waits[0].revents != 0) return Event::kStop;
    return waits[2].revents != 0 ? Event::kSignal : Event::kInput;
  }

  void Close() {
    if (ssl_ != nullptr) SSL_shutdown(ssl_);
    descriptor_.Close();
  }

 private:
  Descriptor descriptor_;
  SSL* ssl_ = nullptr;
  bool alive_ = true;
};

FakeUpstream::FakeUpstream(Options options)
    : options_(std::move(options)), listener_(ListenOnLoopback(options_.family)) {
  EXPECT_TRUE(listener_.descriptor.IsOpen()) << "no loopback port for a fake provider";
  acceptor_ = std::thread([this] { Accept(); });
}

FakeUpstream::~FakeUpstream() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    // Whoever is in the middle of a read or a write is set free.
    for (const int descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
  }
  stop_.Say();
  acceptor_.join();
  for (std::thread& server : servers_) server.join();
}

void FakeUpstream::StopsListening() {
  deaf_.Say();
  const std::lock_guard lock(mutex_);
  // The port is refused from here on, even if the acceptor has not looked yet.
  ::shutdown(listener_.descriptor.Get(), SHUT_RDWR);
}

void FakeUpstream::Continue() {
  int wanted = 0;
  {
    const std::lock_guard lock(mutex_);
    wanted = ++asked_to_continue_;
  }
  continue_.Say();
  EXPECT_TRUE(WaitFor([&] { return continued_ >= wanted; })) << "nothing waited to continue";
}

// --- What was seen ---

template <class Condition>
bool FakeUpstream::WaitFor(Condition condition) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kLongestWait, condition);
}

std::vector<UpstreamRequest> FakeUpstream::Requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

UpstreamRequest FakeUpstream::LastRequest() const {
  const std::lock_guard lock(mutex_);
  if (requests_.empty()) return {};
  return requests_.back();
}

int FakeUpstream::Connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

std::size_t FakeUpstream::BytesSent() const {
  const std::lock_guard lock(mutex_);
  return bytes_sent_;
}

bool FakeUpstream::WaitForRequests(std::size_t count) {
  return WaitFor([&] { return requests_.size() >= count; });
}

bool FakeUpstream::WaitUntilHanging() {
  return WaitFor([&] { return hanging_ > 0; });
}

bool FakeUpstream::WaitForLeavers(int count) {
  return WaitFor([&] { return leavers_ >= count; });
}

void FakeUpstream::WaitUntilStalled() {
  std::unique_lock lock(mutex_);
  std::size_t before = 0;
  EXPECT_TRUE(changed_.wait_for(lock, kLongestWait, [&] { return bytes_sent_ > 0; }));
  do {
    before = bytes_sent_;
  } while (changed_.wait_for(lock, kStall, [&] { return bytes_sent_ != before; }));
}

// --- The threads ---

void FakeUpstream::Accept() {
  for (;;) {
    std::array<pollfd, 3> waits{pollfd{stop_.Get(), POLLIN, 0}, pollfd{deaf_.Get(), POLLIN, 0},
                                pollfd{listener_.descriptor.Get(), POLLIN, 0}};
    ::poll(waits.data(), waits.size(), -1);
    if (waits[0].revents != 0 || waits[1].revents != 0) return;
    Descriptor connection(::accept4(listener_.descriptor.Get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection.IsOpen()) continue;
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    open_.push_back(connection.Get());
    const int number = ++connections_;
    servers_.emplace_back(
        [this, number, kept = std::make_shared<Descriptor>(std::move(connection))] {
          Serve(std::move(*kept), number);
        });
  }
}

void FakeUpstream::Serve(Descriptor connection, int number) {
  Channel channel(std::move(connection), options_.tls);
  UpstreamRequest request;
  bool goes_on = channel.IsAlive();
  bool peer_left = !goes_on;
  while (goes_on) {
    request = {};
    request.connection = number;
    request.was_resumed = channel.WasResumed();
    request.server_name = channel.ServerName();
    if (!ReadRequest(channel, request)) {
      peer_left = true;
      break;
    }
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    changed_.notify_all();
    goes_on = Perform(channel, request);
  }
  Close(channel);
  const std::lock_guard lock(mutex_);
  if (peer_left) ++leavers_;
  changed_.notify_all();
}

bool FakeUpstream::ReadRequest(Channel& channel, UpstreamRequest& request) {
  std::string bytes;
  std::size_t end = std::string::npos;
  while (end == std::string::npos) {
    if (channel.Wait(stop_, nullptr) == Channel::Event::kStop || !channel.Read(bytes)) return false;
    end = bytes.find("\r\n\r\n");
  }
  request.head = bytes.substr(0, end + 4);
  request.body = bytes.substr(end + 4);
  const std::size_t length = ContentLengthOf(request);
  while (request.body.size() < length) {
    if (!channel.Read(request.body)) return false;
  }
  return true;
}

Behaviour FakeUpstream::NextBehaviour() {
  const std::lock_guard lock(mutex_);
  if (behaviours_.size() > 1 && front_was_used_) behaviours_.pop_front();
  if (behaviours_.empty()) {
    return {.render = [](const UpstreamRequest& request) { return AnswerTo(request, "hello"); }};
  }
  front_was_used_ = behaviours_.size() == 1;
  Behaviour behaviour = behaviours_.front();
  if (behaviours_.size() > 1) behaviours_.pop_front();
  return behaviour;
}

bool FakeUpstream::Send(Channel& channel, std::string_view bytes, std::size_t step) {
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, step);
    if (!channel.Write(part)) return false;
    bytes.remove_prefix(part.size());
    const std::lock_guard lock(mutex_);
    bytes_sent_ += part.size();
    changed_.notify_all();
  }
  return true;
}

bool FakeUpstream::Perform(Channel& channel, const UpstreamRequest& request) {
  const Behaviour behaviour = NextBehaviour();
  const RenderedAnswer answer = behaviour.render(request);
  const std::string bytes = answer.Bytes();
  const std::size_t stop =
      behaviour.stops_after ? std::min(behaviour.stops_after(answer), bytes.size()) : bytes.size();
  const std::size_t step = behaviour.one_byte_at_a_time ? 1 : kSendStep;
  const auto left = [this] {
    const std::lock_guard lock(mutex_);
    ++leavers_;
    changed_.notify_all();
    return false;
  };
  if (!Send(channel, std::string_view(bytes).substr(0, stop), step)) return left();
  switch (behaviour.then) {
    case Then::kClose:
      return false;
    case Then::kReset:
      ResetOnClose(channel.Get());
      return false;
    case Then::kNextRequest:
    case Then::kResetWhenTold:
    case Then::kHang:
      break;
  }
  const bool waits = behaviour.then == Then::kHang || behaviour.then == Then::kResetWhenTold ||
                     behaviour.closes_idle || !behaviour.surplus.empty();
  if (!waits) return true;
  {
    const std::lock_guard lock(mutex_);
    ++hanging_;
    changed_.notify_all();
  }
  const Channel::Event event = channel.Wait(stop_, &continue_);
  {
    const std::lock_guard lock(mutex_);
    --hanging_;
  }
  if (event == Channel::Event::kStop) return false;
  if (event == Channel::Event::kInput) {
    std::string more;
    // Input while an answer is due can only be the end of the connection.
    return channel.Read(more) ? false : left();
  }
  continue_.Take();
  const bool resets = behaviour.then == Then::kResetWhenTold;
  if (resets) {
    ResetOnClose(channel.Get());
  } else {
    Send(channel, std::string_view(bytes).substr(stop), step);
    Send(channel, behaviour.surplus, step);
  }
  const bool ends = resets || behaviour.closes_idle;
  if (ends) Close(channel);
  const std::lock_guard lock(mutex_);
  ++continued_;
  changed_.notify_all();
  return !ends;
}

void FakeUpstream::Close(Channel& channel) {
  {
    const std::lock_guard lock(mutex_);
    // Its number may be given to another connection from here on.
    std::erase(open_, channel.Get());
  }
  channel.Close();
}

}  // namespace monorelay::testing
