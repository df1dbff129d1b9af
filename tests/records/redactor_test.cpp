#include "records/redactor.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::records {
namespace {

std::string Redacted(std::string text, std::vector<Secret> secrets = {}) {
  Redactor(secrets).Redact(text);
  return text;
}

struct Case {
  std::string text;
  std::string redacted;
};

TEST(Redactor, TakesOutWhatLooksLikeASecret) {
  const std::string mark(Redactor::kMark);
  const std::string web_token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN";
  const Case cases[] = {
      {"my key is sk-proj-abcdef0123456789abcdef.", "my key is " + mark},
      {R"({"k":"sk-abcdefghij0123456789"})", R"({"k":")" + mark + R"("})"},
      {"AIzaSyA0123456789012345678901234567890x", mark},
      {"ghp_0123456789abcdefghijABCDEFGHIJ012345 rest", mark + " rest"},
      {"xoxb-1234567890-abcdefghijk", mark},
      {"AKIAIOSFODNN7EXAMPLE1", mark},
      {"Authorization: Bearer abcdef0123456789", "Authorization: Bearer " + mark},
      {R"(curl -H 'x-api-key: abcd1234efgh')", R"(curl -H 'x-api-key: )" + mark + "'"},
      {R"({"api_key": "short"})", R"({"api_key": ")" + mark + R"("})"},
      {R"({"API_KEY":"a \" quote"})", R"({"API_KEY":")" + mark + R"("})"},
      {R"({"a":"{\"password\": \"hunter\"}"})", R"({"a":"{\"password\": \")" + mark + R"(\"}"})"},
      {"password=abcdefg1", "password=" + mark},
      {web_token + " ok", mark + " ok"},
      {"postgres://user:pa55@db.example/x", "postgres://user:" + mark + "@db.example/x"},
      {"a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb",
       "a\n" + mark + "\nb"},
      {"-----BEGIN PRIVATE KEY-----\nMIIE without an end", mark},
      {R"(line\nsk-abcdefghij0123456789)", R"(line\n)" + mark},
  };
  for (const auto& [text, redacted] : cases) EXPECT_EQ(Redacted(text), redacted) << text;
}

TEST(Redactor, LeavesOrdinaryTextAlone) {
  const std::string cases[] = {
      "",
      "s",
      "a task-oriented-approach-to-everything-2024 works",
      "risk-assessment-number-12345678901234567890",
      "sk-is-no-key-without-any-digit-in-it",
      "sk-12",
      R"({"properties":{"api_key":{"type":"string"},"password":{"type":"string"}}})",
      "the password: you choose it yourself",
      R"({"api_keys_used":"3"})",
      "https://example.org/path?a=b@c",
      "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
      "Bearer of bad news",
      "eyJ is how such tokens begin",
  };
  for (const std::string& text : cases) EXPECT_EQ(Redacted(text), text);
}

TEST(Redactor, TakesOutTheSecretsThatItWasGiven) {
  const std::vector secrets{Secret("correct horse"), Secret("tiny"), Secret("")};

  EXPECT_EQ(Redacted("a correct horse and a correct horse, tiny", secrets),
            "a [redacted] and a [redacted], tiny");
}

TEST(Redactor, CountsThePlaces) {
  std::string text = "sk-abcdefghij0123456789 sk-abcdefghij0123456789";

  EXPECT_EQ(Redactor().Redact(text), 2U);
  EXPECT_EQ(Redactor().Redact(text), 0U);
}

}  // namespace
}  // namespace monorelay::records
