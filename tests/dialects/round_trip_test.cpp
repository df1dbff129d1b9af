// Conversations and answers made up by chance, sent from one dialect to another and back: what the
// fidelity pages say is kept comes back as it was.

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>

#include "chat/replay.hpp"
#include "dialects/codec.hpp"
#include "relay/translated_stream.hpp"
#include "support/made_up_chat.hpp"
#include "support/told_chat.hpp"

namespace monorelay {
namespace {

using dialects::Codec;
using dialects::CodecFor;
using dialects::Dialect;
using testing::ChatMaker;
using testing::CommonGround;
using testing::ToldAnswer;

constexpr std::uint32_t kCases = 300;
constexpr std::string_view kProvider = "acme";

// A provider and a model that take whatever their dialect can say.
dialects::Target TargetOf() {
  dialects::Target target;
  target.provider = kProvider;
  target.model = "served-model";
  target.traits.max_completion_tokens = true;
  target.traits.developer_role = true;
  target.traits.sampling_extras = true;
  target.traits.custom_tools = true;
  target.traits.reasoning_return = dialects::ReasoningReturn::kDetails;
  target.model_traits.adaptive_thinking = true;
  target.model_traits.thinking_level = true;
  return target;
}

dialects::ReplyContext ContextOf(Dialect provider) {
  dialects::ReplyContext context;
  context.model = "asked-model";
  context.seed = "01KAZ3JQ5W7T9V";
  context.created = 1767225600;
  context.provider = kProvider;
  context.provider_dialect = provider;
  return context;
}

// A body and what was read from it.
template <class Content>
struct Read {
  std::string body;
  json::Document document;
  Content content;
};

using ReadRequest = Read<chat::Request>;
using ReadResponse = Read<chat::Response>;

// `request` in the words of `dialect`, read again as if a client had sent it.
void Send(chat::Request& request, Dialect dialect, ReadRequest& out) {
  const Codec& codec = CodecFor(dialect);
  chat::Notes notes([&](chat::Feature feature) { return codec.FieldOf(feature); });
  const dialects::Target target = TargetOf();
  const auto names = chat::Fit(request, codec.Abilities(target), notes);
  ASSERT_TRUE(names) << names.error().text.value;
  auto body = codec.WriteRequest(request, target, notes);
  ASSERT_TRUE(body) << body.error().text.value;
  out.body = *std::move(body);
  ASSERT_TRUE(out.document.ParseCopy(out.body)) << out.body;
  auto read = codec.ReadRequest(out.document);
  ASSERT_TRUE(read) << read.error().text.value << "\n" << out.body;
  out.content = *std::move(read);
}

void Answer(const chat::Response& response, Dialect client, Dialect provider, ReadResponse& out) {
  const Codec& codec = CodecFor(client);
  out.body = codec.WriteResponse(response, ContextOf(provider));
  ASSERT_TRUE(out.document.ParseCopy(out.body)) << out.body;
  auto read = codec.ReadResponse(out.document);
  ASSERT_TRUE(read) << read.error().text.value << "\n" << out.body;
  out.content = *std::move(read);
}

// What a client that speaks `dialect` understands of a stream.
std::string Understood(Dialect dialect, std::string_view stream) {
  ToldAnswer told;
  const auto reader = CodecFor(dialect).NewEventReader();
  while (!stream.empty()) {
    const std::size_t end = stream.find("\n\n");
    const std::size_t size = end == std::string_view::npos ? stream.size() : end + 2;
    reader->Read(stream.substr(0, size), told);
    stream.remove_prefix(size);
  }
  reader->Finish(told);
  return told.Tell();
}

struct Pair {
  Dialect client;
  Dialect provider;
};

class RoundTrip : public ::testing::TestWithParam<Pair> {
 protected:
  // Stops at the first case that goes wrong, which says all of it.
  void ForEachCase(const std::function<void(ChatMaker&)>& check) {
    for (std::uint32_t seed = 0; seed < kCases && !HasFailure(); ++seed) {
      SCOPED_TRACE("case " + std::to_string(seed));
      ChatMaker maker(seed);
      check(maker);
    }
  }

  const Dialect client_ = GetParam().client;
  const Dialect provider_ = GetParam().provider;
  const CommonGround ground_{client_, provider_};
};

TEST_P(RoundTrip, ConversationsComeBack) {
  ForEachCase([&](ChatMaker& maker) {
    chat::Request made = maker.MakeRequest(ground_);
    const std::string name(NameOf(client_));
    made.dialect = {name};
    ReadRequest asked;
    ASSERT_NO_FATAL_FAILURE(Send(made, client_, asked));
    const std::string told = testing::Tell(asked.content);
    ReadRequest passed;
    ASSERT_NO_FATAL_FAILURE(Send(asked.content, provider_, passed));
    ReadRequest back;
    ASSERT_NO_FATAL_FAILURE(Send(passed.content, client_, back));
    EXPECT_EQ(told, testing::Tell(back.content)) << asked.body << "\n"
                                                 << passed.body << "\n"
                                                 << back.body;
  });
}

TEST_P(RoundTrip, AnswersArriveWhole) {
  ForEachCase([&](ChatMaker& maker) {
    const chat::Response made = maker.MakeResponse(ground_, NameOf(provider_));
    ReadResponse sent;
    ASSERT_NO_FATAL_FAILURE(Answer(made, provider_, provider_, sent));
    ReadResponse passed;
    ASSERT_NO_FATAL_FAILURE(Answer(sent.content, client_, provider_, passed));
    EXPECT_EQ(ToldAnswer(made).Tell(), ToldAnswer(passed.content).Tell()) << sent.body << "\n"
                                                                          << passed.body;
  });
}

TEST_P(RoundTrip, StreamsArriveWhole) {
  ForEachCase([&](ChatMaker& maker) {
    const chat::Response made = maker.MakeResponse(ground_, NameOf(provider_));
    const auto writer = CodecFor(provider_).NewEventWriter(ContextOf(provider_));
    chat::Replay(made, *writer);
    std::string sent = writer->Out();
    relay::TranslatedStream stream(CodecFor(provider_), CodecFor(client_), {}, ContextOf(provider_),
                                   "01REQUEST");
    std::string piece = sent;
    std::string passed(stream.Take(piece));
    passed += stream.Take({});
    EXPECT_EQ(ToldAnswer(made).Tell(), Understood(client_, passed)) << sent << "\n" << passed;
  });
}

// The client brings back what it was given, and the provider gets its own signatures.
TEST_P(RoundTrip, SignaturesComeBackToTheirProvider) {
  ForEachCase([&](ChatMaker& maker) {
    const chat::Response made = maker.MakeResponse(ground_, NameOf(provider_));
    ReadResponse sent;
    ASSERT_NO_FATAL_FAILURE(Answer(made, provider_, provider_, sent));
    ReadResponse given;
    ASSERT_NO_FATAL_FAILURE(Answer(sent.content, client_, provider_, given));
    const std::vector<chat::Part>& parts = given.content.choices.front().parts;
    const auto speaks = [](const chat::Part& part) {
      return part.If<chat::Reasoning>() == nullptr;
    };
    if (std::ranges::none_of(parts, speaks)) return;
    chat::Request next = maker.MakeRequest(ground_);
    const std::string name(NameOf(client_));
    next.dialect = {name};
    next.messages.resize(1);
    next.messages.push_back(
        {.role = chat::Role::kAssistant, .parts = parts, .name = {}, .purpose = {}});
    next.messages.push_back({.role = chat::Role::kUser,
                             .parts = {{.content = chat::TextPart{{"Go on."}, {}}}},
                             .name = {},
                             .purpose = {}});
    ReadRequest asked;
    ASSERT_NO_FATAL_FAILURE(Send(next, client_, asked));
    ReadRequest passed;
    ASSERT_NO_FATAL_FAILURE(Send(asked.content, provider_, passed));
    std::vector<std::string> signatures;
    for (const chat::Message& message : passed.content.messages) {
      for (std::string& signature : testing::SignaturesOf(message.parts))
        signatures.push_back(std::move(signature));
    }
    // What stands for a signature that was never there.
    std::erase(signatures, "skip_thought_signature_validator");
    EXPECT_EQ(testing::SignaturesOf(sent.content.choices.front().parts), signatures)
        << sent.body << "\n"
        << given.body << "\n"
        << asked.body << "\n"
        << passed.body;
  });
}

std::vector<Pair> EveryPair() {
  constexpr std::array kDialects{Dialect::kOpenAiChat, Dialect::kOpenAiResponses,
                                 Dialect::kAnthropicMessages, Dialect::kGemini};
  std::vector<Pair> pairs;
  for (const Dialect client : kDialects) {
    for (const Dialect provider : kDialects) pairs.push_back({client, provider});
  }
  return pairs;
}

INSTANTIATE_TEST_SUITE_P(OfEveryPair, RoundTrip, ::testing::ValuesIn(EveryPair()),
                         [](const auto& info) {
                           return std::string(NameOf(info.param.client)) + "_with_" +
                                  std::string(NameOf(info.param.provider));
                         });

}  // namespace
}  // namespace monorelay
