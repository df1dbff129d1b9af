// Serves the models of providers of type mock, on a loopback port of the process itself.
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace monorelay::app {

class MockServer {
 public:
  // Starts a thread that serves. `clock` must outlive it.
  static Result<std::unique_ptr<MockServer>> Start(const Clock& clock);
  ~MockServer();
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;

  // "http://127.0.0.1:PORT".
  [[nodiscard]] const std::string& Address() const { return address_; }

 private:
  struct Parts;
  explicit MockServer(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
  std::string address_;
};

}  // namespace monorelay::app
