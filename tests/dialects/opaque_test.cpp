#include "dialects/opaque.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "chat/request.hpp"

namespace monorelay::dialects {
namespace {

std::string WrapPlain(std::string_view data, std::string_view dialect, std::string_view provider,
                      bool whole, bool of_call) {
  const std::string escaped = json::Escape(data);
  return Wrap({.data = {escaped}, .dialect = {dialect}, .provider = {provider}, .whole = whole},
              of_call);
}

TEST(Opaque, ComesBackAsItWasWrapped) {
  std::string all;
  for (int c = 0; c < 128; ++c) all.push_back(static_cast<char>(c));
  for (const std::string& data :
       {std::string(), std::string("ErUB+/="), all, std::string("ä\n😀")}) {
    for (const bool whole : {false, true}) {
      for (const bool of_call : {false, true}) {
        const std::string wrapped = WrapPlain(data, "gemini", "my-provider", whole, of_call);

        const auto unwrapped = Unwrap({wrapped});

        ASSERT_TRUE(unwrapped);
        EXPECT_EQ(unwrapped->data, data);
        EXPECT_EQ(unwrapped->dialect, "gemini");
        EXPECT_EQ(unwrapped->provider, "my-provider");
        EXPECT_EQ(unwrapped->whole, whole);
        EXPECT_EQ(unwrapped->of_call, of_call);
      }
    }
  }
}

TEST(Opaque, IsOneTextThatAClientCanKeep) {
  std::minstd_rand random(5);
  for (int round = 0; round < 200; ++round) {
    std::string data;
    for (std::size_t i = random() % 40; i > 0; --i)
      data.push_back(static_cast<char>(random() % 128));

    const std::string wrapped = WrapPlain(data, "a", "b", false, round % 2 == 0);

    EXPECT_TRUE(wrapped.starts_with(kWrappedPrefix));
    EXPECT_EQ(wrapped.size() % 4, 0U);
    EXPECT_TRUE(std::ranges::all_of(wrapped, [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '+' || c == '/' || c == '=';
    }));
    ASSERT_TRUE(Unwrap({wrapped}));
    EXPECT_EQ(Unwrap({wrapped})->data, data);
  }
}

TEST(Opaque, IsUnwrappedHoweverTheClientSpellsIt) {
  std::string wrapped = WrapPlain(std::string(6, 0x3f), "a", "b", false, false);
  std::string escaped;
  for (const char c : wrapped) {
    if (c == '/') escaped += "\\";
    escaped.push_back(c);
  }
  EXPECT_NE(escaped, wrapped);
  ASSERT_TRUE(Unwrap({escaped}));
  EXPECT_EQ(Unwrap({escaped})->data, std::string(6, 0x3f));

  wrapped = WrapPlain("a", "a", "b", false, false);
  while (wrapped.ends_with('=')) wrapped.pop_back();
  ASSERT_TRUE(Unwrap({wrapped}));
  EXPECT_EQ(Unwrap({wrapped})->data, "a");
}

TEST(Opaque, OfOthersIsNotUnwrapped) {
  const std::string prefix(kWrappedPrefix);
  for (const std::string& text :
       {std::string(), std::string("EqQBCgIYAhIM1gbcDa9GJwZA2b3h"), prefix,
        prefix + "YQ==", prefix + "YQph", prefix + "YQphCmE", prefix + "!", prefix + "YQph\\n",
        prefix + "\\", prefix.substr(0, 10)}) {
    EXPECT_FALSE(Unwrap({text})) << text;
  }
}

TEST(Opaque, SurvivesAnyGarbage) {
  std::minstd_rand random(11);
  const std::string whole = WrapPlain("some signature", "gemini", "p", true, true);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    static_cast<void>(Unwrap({std::string_view(whole).substr(0, at)}));
    std::string changed = whole;
    changed[at] = static_cast<char>(random() % 256);
    static_cast<void>(Unwrap({changed}));
  }
  EXPECT_TRUE(Unwrap({whole}));
}

TEST(Opaque, IsReadByItsProviderAlone) {
  const chat::Opaque of_provider{.data = {"x"}, .dialect = {"gemini"}, .provider = {"alpha"}};
  EXPECT_TRUE(IsReadableBy(of_provider, "gemini", "alpha"));
  EXPECT_FALSE(IsReadableBy(of_provider, "gemini", "beta"));
  EXPECT_FALSE(IsReadableBy(of_provider, "openai_chat", "alpha"));

  const chat::Opaque unknown{.data = {"x"}, .dialect = {"gemini"}, .provider = {}};
  EXPECT_TRUE(IsReadableBy(unknown, "gemini", "beta"));

  EXPECT_FALSE(IsReadableBy({}, "", ""));
}

TEST(Opaque, FromAClientIsUnwrappedOrOfItsOwnDialect) {
  chat::Request request;
  const std::string wrapped = WrapPlain("a\"b", "gemini", "alpha", true, true);
  bool of_call = false;

  const auto returned = OpaqueFrom({wrapped}, "openai_chat", request, &of_call);
  EXPECT_EQ(json::Decode(returned.data), "a\"b");
  EXPECT_EQ(returned.dialect.escaped, "gemini");
  EXPECT_EQ(returned.provider.escaped, "alpha");
  EXPECT_TRUE(returned.whole);
  EXPECT_TRUE(of_call);

  const auto own = OpaqueFrom({"plain"}, "openai_chat", request, nullptr);
  EXPECT_EQ(own.data.escaped, "plain");
  EXPECT_EQ(own.dialect.escaped, "openai_chat");
  EXPECT_TRUE(own.provider.IsEmpty());
}

TEST(Opaque, WithoutDataIsReadByNobody) {
  chat::Request request;
  const std::string wrapped = WrapPlain("", "openai_chat", "alpha", false, false);

  const auto returned = OpaqueFrom({wrapped}, "anthropic_messages", request, nullptr);

  EXPECT_TRUE(returned.IsEmpty());
  EXPECT_EQ(returned.dialect.escaped, "openai_chat");
  EXPECT_FALSE(IsReadableBy(returned, "openai_chat", "alpha"));
}

TEST(Opaque, OfATextIsReadOnlyBesideThatText) {
  const chat::Opaque signature{.data = {"sig"}, .dialect = {"gemini"}, .provider = {"p"}};
  for (const bool of_call : {false, true}) {
    const std::string wrapped = Wrap(signature, of_call, json::PrintOf({"One \u00e4"}));
    chat::Opaque right = signature;
    chat::Opaque wrong = signature;

    CheckSigned(right, {wrapped}, {"One ä"});
    CheckSigned(wrong, {wrapped}, {"ä"});

    EXPECT_EQ(Unwrap({wrapped})->data, "sig");
    EXPECT_EQ(Unwrap({wrapped})->of_call, of_call);
    EXPECT_TRUE(IsReadableBy(right, "gemini", "p"));
    EXPECT_FALSE(IsReadableBy(wrong, "gemini", "p"));
    EXPECT_FALSE(wrong.IsEmpty());
  }
  EXPECT_FALSE(SignsOther({WrapPlain("sig", "gemini", "p", false, false)}, {"any"}));
  EXPECT_FALSE(SignsOther({"a signature of the dialect's own"}, {"any"}));
}

TEST(Opaque, OfOthersIsFoundInABody) {
  struct Case {
    Dialect dialect;
    std::string_view body;
    bool found;
  };
  constexpr Case kCases[] = {
      {Dialect::kGemini, R"({"thoughtSignature":"bW9ub3JlbGF5LzE6eA=="})", true},
      {Dialect::kGemini, R"({"signature":""})", false},
      {Dialect::kAnthropicMessages, R"({"thinking":"a","signature":""})", true},
      {Dialect::kAnthropicMessages, R"({"thinking":"a","signature": ""})", true},
      {Dialect::kAnthropicMessages, R"({"thinking":"a","signature":"EqQ"})", false},
      {Dialect::kAnthropicMessages, R"({"text":"\"signature\":\"\""})", false},
      {Dialect::kOpenAiResponses, R"({"type":"reasoning","id":"rs_mr_s1_0"})", true},
      {Dialect::kOpenAiResponses, R"({"type":"reasoning","id":"rs_0a1b"})", false},
      {Dialect::kOpenAiChat, R"({"id":"rs_mr_s1_0"})", false},
  };
  for (const Case& row : kCases)
    EXPECT_EQ(MayHoldForeignParts(row.body, row.dialect), row.found) << row.body;
}

}  // namespace
}  // namespace monorelay::dialects
