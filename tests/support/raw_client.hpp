// A client that may send anything, and what it gets back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/socket.hpp"

namespace monorelay::testing {

// How a response ended.
enum class End : std::uint8_t {
  kWhole,   // as its framing says
  kClosed,  // the connection was closed before that
  kReset,   // the connection was reset before that
  kNever,   // ten seconds have passed
};

// A response as a client sees it.
class Reply {
 public:
  [[nodiscard]] int status() const { return status_; }
  // The value of a field; empty if there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] const std::string& body() const { return body_; }
  [[nodiscard]] End end() const { return end_; }
  [[nodiscard]] bool is_whole() const { return end_ == End::kWhole; }
  [[nodiscard]] bool is_chunked() const { return is_chunked_; }
  // The statuses of interim answers before it (100).
  [[nodiscard]] const std::vector<int>& interim() const { return interim_; }

  // What the model said: of a whole answer or a stream, in either dialect.
  [[nodiscard]] std::string text() const;
  // The data of the events of a stream.
  [[nodiscard]] std::vector<std::string> events() const;
  // The last event that is no terminator.
  [[nodiscard]] std::string last_event() const;
  // From an error, in either dialect: its code, type, and message.
  [[nodiscard]] std::string error_code() const;
  [[nodiscard]] std::string error_type() const;
  [[nodiscard]] std::string error_message() const;

 private:
  friend class RawClient;

  int status_ = 0;
  std::vector<std::pair<std::string, std::string>> fields_;
  std::string body_;
  End end_ = End::kNever;
  bool is_chunked_ = false;
  std::vector<int> interim_;
};

class RawClient {
 public:
  struct Options {
    int receive_buffer = 0;  // bytes; 0: the system's
  };
  explicit RawClient(std::uint16_t port) : RawClient(port, Options()) {}
  RawClient(std::uint16_t port, const Options& options);

  // False if the relay has closed the connection.
  bool Send(std::string_view bytes);
  // Reads the next response on the connection.
  enum class Asked : std::uint8_t { kGet, kHead };
  Reply Read(Asked asked = Asked::kGet);
  // Reads until `text` has come; what came so far is part of the next Read. False if it does not.
  bool WaitFor(std::string_view text);
  // What has come and was not read yet.
  [[nodiscard]] const std::string& Waiting() const { return in_; }
  // Reads until the connection ends, and says how.
  End ReadToEnd(std::string& bytes);
  // True if the relay closes the connection now, without a further byte.
  bool IsClosed();

  // The client goes: in an orderly way, or by a reset.
  void Leaves();
  void Vanishes();

 private:
  enum class Got : std::uint8_t { kBytes, kClosed, kReset, kNothing };
  Got Receive();
  bool ReadHead(Reply& reply);
  void ReadChunks(Reply& reply);
  // Waits until `size` bytes are there, or sets the reply's end.
  bool Need(std::size_t size, Reply& reply);
  static End EndOf(Got got);

  Descriptor descriptor_;
  std::string in_;
};

}  // namespace monorelay::testing
