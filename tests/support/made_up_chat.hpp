// Conversations and answers made up by chance, always the same for the same seed.
#pragma once

#include <cstdint>
#include <random>

#include "chat/request.hpp"
#include "chat/response.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::testing {

// What both ends of a way through two dialects can say. The fidelity pages tell why not.
struct CommonGround {
  CommonGround(dialects::Dialect one, dialects::Dialect other);

  bool late_system;  // system texts within the conversation stay what they are
  bool refusals;     // of earlier turns
  bool failure;      // of a tool
  bool free_form;    // tools
  bool strict;       // tools
  bool one_by_one;   // calls, not in parallel
  bool json_object;  // as the form of the answer
  bool penalties;    // and a seed
  bool top_k;
  bool stop;
  bool logprobs;
  bool user;
  bool top_p_beside_temperature;
  bool effort_beside_rest;  // an effort beside a temperature or a call that is demanded
  bool cache_write;         // in the usage
  bool several_choices;
};

class ChatMaker {
 public:
  explicit ChatMaker(std::uint32_t seed) : random_(seed) {}

  chat::Request MakeRequest(const CommonGround& ground);
  // The signatures in it are of a provider that speaks `dialect`, which must outlive it.
  chat::Response MakeResponse(const CommonGround& ground, std::string_view dialect);

 private:
  [[nodiscard]] std::size_t Below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }
  [[nodiscard]] bool Sometimes(std::size_t one_in) { return Below(one_in) == 0; }

  // Words with all that is odd in between, never blank at either end; not escaped.
  std::string Words();
  std::string Name();
  std::string Object();  // a JSON object
  std::string Base64(std::string_view beginning);

  void AddTurns(chat::Request& request, const CommonGround& ground);
  void AddUserTurn(chat::Request& request);
  void AddAnswer(chat::Request& request, const CommonGround& ground);
  void AddToolStep(chat::Request& request, const CommonGround& ground);
  void AddTools(chat::Request& request, const CommonGround& ground);
  void AddChoice(chat::Request& request, const CommonGround& ground);
  void AddSettings(chat::Request& request, const CommonGround& ground);
  void AddSampling(chat::Request& request, const CommonGround& ground);
  chat::Choice MakeChoice(chat::Response& response, std::int64_t index, std::string_view dialect);

  std::mt19937 random_;
  std::size_t calls_ = 0;
};

}  // namespace monorelay::testing
