// Plain POSIX sockets on the loopback, for both ends of a journey. Nothing of the program is used
// here, so that it is tested against something else than itself.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

namespace monorelay::testing {

// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { Close(); }

  [[nodiscard]] int Get() const { return value_; }
  [[nodiscard]] bool IsOpen() const { return value_ >= 0; }
  void Close();

 private:
  int value_ = -1;
};

enum class Family : std::uint8_t { kV4, kV6 };

struct Listener {
  Descriptor descriptor;
  std::uint16_t port = 0;
};

// Listens on a free loopback port.
Listener ListenOnLoopback(Family family = Family::kV4);

// Connects to a loopback port; not open on failure. `receive_buffer` of 0 leaves the system's.
Descriptor ConnectToLoopback(std::uint16_t port, int receive_buffer = 0);

// Blocks until all is written. False if the peer has gone.
bool SendAll(int descriptor, std::string_view bytes);

// Makes closing reset the connection.
void ResetOnClose(int descriptor);

// Ends blocking reads after ten seconds, so that a fault of the program cannot hang a test.
void LimitWaits(int descriptor);

// Something that one thread says and others wait for by poll(). Readable once said.
class Signal {
 public:
  // kOnce: stays said. kCounted: each Say wakes one Take.
  enum class Kind : std::uint8_t { kOnce, kCounted };
  explicit Signal(Kind kind);

  void Say();
  // For kCounted: takes one, if there is one.
  void Take();
  [[nodiscard]] int Get() const { return descriptor_.Get(); }

 private:
  Descriptor descriptor_;
};

}  // namespace monorelay::testing
