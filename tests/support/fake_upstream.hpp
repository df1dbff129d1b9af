// A provider that does what a test tells it to, on a loopback port, with threads and sockets of its
// own.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/provider_answers.hpp"
#include "support/socket.hpp"
#include "support/tls_identity.hpp"

namespace monorelay::testing {

// A place in an answer.
enum class Place : std::uint8_t {
  kBeforeHead,
  kInsideHead,
  kAfterHead,
  kMidBody,   // of a stream: between two events
  kMidEvent,  // of a whole answer: as kMidBody
  kAtEnd,     // everything but the last piece: of a stream, the end of its chunks
};
constexpr Place BeforeFirstByte = Place::kBeforeHead;

// What the fake does for one request.
struct Behaviour {
  std::function<RenderedAnswer(const UpstreamRequest&)> render{};
  // How many bytes of the answer are sent before `then` happens; nothing: all.
  std::function<std::size_t(const RenderedAnswer&)> stops_after{};
  enum class Then : std::uint8_t {
    kNextRequest,  // the connection stays for another request
    kClose,
    kReset,
    kResetWhenTold,  // once Continue() is called
    kHang,           // until Continue(), which sends the rest
  };
  Then then = Then::kNextRequest;
  bool one_byte_at_a_time = false;
  // Sent on the connection after the answer, once Continue() is called.
  std::string surplus{};
  // The connection is closed after the answer, once Continue() is called.
  bool closes_idle = false;
};

class FakeUpstream {
 public:
  struct Options {
    Family family = Family::kV4;
    std::optional<TlsIdentity> tls{};
  };
  FakeUpstream() : FakeUpstream(Options()) {}
  explicit FakeUpstream(Options options);
  FakeUpstream(const FakeUpstream&) = delete;
  FakeUpstream& operator=(const FakeUpstream&) = delete;
  ~FakeUpstream();

  [[nodiscard]] std::uint16_t Port() const { return listener_.port; }

  // --- What it does. Each call adds to a queue; the last behaviour stays for all later requests.

  // Answers in the dialect and the form that the request asks for.
  FakeUpstream& Answers(std::string text);
  // Any response that is not framed as a chat: status, header lines, body.
  FakeUpstream& Refuses(int status, std::string body = {}, std::string fields = {});
  // These bytes, whatever they are; then the connection is closed.
  FakeUpstream& SendsBytes(std::string bytes);
  // Streams these events as they are.
  FakeUpstream& StreamsEvents(std::vector<std::string> events);
  FakeUpstream& AnswersBody(std::string body, std::string fields);
  FakeUpstream& SendsHtml();
  FakeUpstream& AnswersErrorWith200(std::string body);
  // Breaks off a normal answer.
  FakeUpstream& Cuts(Place place);
  FakeUpstream& Resets(Place place);
  // A reset may overtake the bytes before it. This one waits for Continue(), so that a test can see
  // that they have arrived.
  FakeUpstream& ResetsWhenTold(Place place);
  FakeUpstream& Hangs(Place place);
  // The same to the byte, for an answer that says "so short".
  FakeUpstream& CutsAfter(std::size_t bytes);
  FakeUpstream& ResetsAfter(std::size_t bytes);
  // Breaks a stream that says `text` off after so many events.
  FakeUpstream& EndsAfterEvents(std::size_t events, Behaviour::Then then,
                                std::string text = "a few words that will not all arrive");
  // A Content-Length that is too large, or too small.
  FakeUpstream& AnnouncesTooMuch();
  FakeUpstream& AnnouncesTooLittle();
  // A stream without its last events: neither a reason to finish nor the terminator.
  FakeUpstream& StreamsWithoutEnd();
  // A stream that says why it finished, without the terminator.
  FakeUpstream& StreamsWithoutTerminator();
  // A stream with an error event in the place of what follows the first `events` events; if there
  // are any, the error comes once Continue() is called.
  FakeUpstream& StreamsErrorAfter(std::size_t events);
  FakeUpstream& StreamsBadChunkSize();
  FakeUpstream& AnswersOneByteAtATime(std::string text);
  // A stream whose lines end with CRLF.
  FakeUpstream& StreamsWithCrlf(std::string text);
  // The same answer twice in one go.
  FakeUpstream& AnswersTwice(std::string text);
  // Answers; Continue() then closes the idle connection, or sends bytes that nobody asked for.
  FakeUpstream& AnswersThenCloses(std::string text);
  FakeUpstream& AnswersThenSends(std::string text, std::string surplus);
  // Answers with "connection: close" and does so.
  FakeUpstream& AnswersAndEnds(std::string text);
  FakeUpstream& Does(Behaviour behaviour);
  // Empties the queue.
  FakeUpstream& Forgets();
  // Accepts no more connections.
  void StopsListening();

  // Lets one behaviour that waits go on, and waits until it has.
  void Continue();

  // --- What it saw ---

  [[nodiscard]] std::vector<UpstreamRequest> Requests() const;
  [[nodiscard]] UpstreamRequest LastRequest() const;
  [[nodiscard]] int Connections() const;
  [[nodiscard]] std::size_t BytesSent() const;

  // Each waits for at most ten seconds; false if it did not happen.
  bool WaitForRequests(std::size_t count);
  bool WaitUntilHanging();
  // Until the relay has closed `count` connections.
  bool WaitForLeavers(int count = 1);
  // Until nothing more could be sent for a while: the other side does not read.
  void WaitUntilStalled();

 private:
  class Channel;

  void Accept();
  void Serve(Descriptor connection, int number);
  bool ReadRequest(Channel& channel, UpstreamRequest& request);
  // False if the connection is over.
  bool Perform(Channel& channel, const UpstreamRequest& request);
  bool Send(Channel& channel, std::string_view bytes, std::size_t step);
  void Close(Channel& channel);
  Behaviour NextBehaviour();
  FakeUpstream& Breaks(std::function<std::size_t(const RenderedAnswer&)> where,
                       Behaviour::Then then,
                       std::string text = "a few words that will not all arrive");
  template <class Condition>
  bool WaitFor(Condition condition);

  Options options_;
  Listener listener_;
  Signal stop_{Signal::Kind::kOnce};
  Signal deaf_{Signal::Kind::kOnce};
  Signal continue_{Signal::Kind::kCounted};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Behaviour> behaviours_;
  bool front_was_used_ = false;
  std::vector<UpstreamRequest> requests_;
  std::vector<int> open_;  // descriptors in use
  int connections_ = 0;
  int leavers_ = 0;
  int hanging_ = 0;
  int continued_ = 0;
  int asked_to_continue_ = 0;
  std::size_t bytes_sent_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> servers_;
  std::thread acceptor_;
};

}  // namespace monorelay::testing
