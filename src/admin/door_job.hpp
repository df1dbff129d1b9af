// One request on its way between a worker and the admin's threads.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "admin/door.hpp"
#include "admin/routes.hpp"
#include "http/waiter.hpp"

namespace monorelay::admin {

// What the worker and a thread of the pool hand to each other; only one of them touches it at a
// time.
struct Door::Job {
  Job(const Services& of, Request asked, Caller sender)
      : services(of), request(std::move(asked)), caller(std::move(sender)) {}

  const Services& services;
  Request request;
  const Caller caller;
  Match match{};
  bool is_refused = false;
  Outcome outcome = Answer();
  std::shared_ptr<Result<SignedInUser>> found{};  // of SignedIn, which owns it too
  Result<std::string> chunk = std::string();
  http::Signal done_signal{};
  bool is_done = false;
};

// The header lines of the answer to that request.
std::string HeadOf(const Answer& answer, const Request& request);

}  // namespace monorelay::admin
