// Every golden input of every dialect, converted to every dialect. What comes out stands beside the
// input, in NAME.golden, to be read by people. While there is a file golden/.update, they are
// written anew.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "dialects/codec.hpp"
#include "json/scan.hpp"
#include "relay/translated_stream.hpp"
#include "relay/translation.hpp"
#include "support/pretty_json.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::TranslatedStream;
using testing::PrettyJson;

constexpr std::array kDialects{Dialect::kOpenAiChat, Dialect::kOpenAiResponses,
                               Dialect::kAnthropicMessages, Dialect::kGemini};
constexpr std::string_view kSeed = "01KAZ3JQ5W7T9V";
constexpr std::size_t kFewest = 30;  // inputs of a kind

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

dialects::ReplyContext ContextFor(Dialect client, Dialect provider) {
  dialects::ReplyContext context;
  context.model = "asked-model";
  context.seed = kSeed;
  context.created = 1767225600;
  context.provider = "acme";
  context.provider_dialect = provider;
  json::Document request;
  EXPECT_TRUE(request.ParseCopy(R"({"model":"asked-model","input":"hi"})"));
  context.echo = dialects::CodecFor(client).Echo(request, {});
  return context;
}

std::string Refusal(const Error& error) {
  return "refused: " + error.text.value.Get();
}

std::string ConvertRequest(Dialect from, Dialect to, const std::string& input) {
  std::string padded = input;
  padded.reserve(input.size() + json::kPadding);
  const auto made = relay::Translation::Make(
      {.client = from,
       .provider = to,
       .body = padded,
       .target = {.provider = "acme",
                  .model = "served-model",
                  .stream = input.find("\"stream\": true") != std::string::npos,
                  .traits = {},
                  .model_traits = {}}});
  if (!made) return Refusal(made.error());
  std::string text = made->Losses().empty() ? "" : "(" + made->Losses() + ")\n";
  return text + PrettyJson(made->Body());
}

std::string ConvertResponse(Dialect from, Dialect to, const std::string& input) {
  json::Document document;
  if (auto parsed = document.ParseCopy(input); !parsed) return Refusal(parsed.error());
  const auto response = dialects::CodecFor(from).ReadResponse(document);
  if (!response) return Refusal(response.error());
  return PrettyJson(dialects::CodecFor(to).WriteResponse(*response, ContextFor(to, from)));
}

// What a client is sent for a stream that comes in pieces of `size` bytes.
std::string ConvertStream(Dialect from, Dialect to, const std::string& input, std::size_t size) {
  TranslatedStream stream(dialects::CodecFor(from), dialects::CodecFor(to), {},
                          ContextFor(to, from), "01REQUEST");
  std::string out;
  for (std::size_t at = 0; at < input.size(); at += size) {
    std::string piece = input.substr(at, size);
    out += stream.Take(piece);
  }
  out += stream.Take({});
  if (!stream.IsFinished() && !stream.Failure()) {
    const Error cut = UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                                    "the provider's stream ended before the answer was whole")
                          .error();
    out += stream.Fail(cut, "01REQUEST");
  }
  return out;
}

using Convert = std::function<std::string(Dialect from, Dialect to, const std::string& input)>;

// Compares what every input of `kind` becomes in every dialect with its golden file.
void CheckKind(Dialect from, const std::string& kind, const std::string& extension,
               const Convert& convert) {
  const auto folder = std::filesystem::path(MONORELAY_SOURCE_DIR) / "tests/dialects/golden" /
                      dialects::NameOf(from) / kind;
  std::vector<std::filesystem::path> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == extension) inputs.push_back(entry.path());
  }
  EXPECT_GE(inputs.size(), kFewest);
  std::ranges::sort(inputs);
  const bool updates = std::filesystem::exists(folder.parent_path().parent_path() / ".update");
  for (const auto& path : inputs) {
    const std::string input = ReadFile(path);
    std::string golden;
    for (const Dialect to : kDialects) {
      golden.append("=== ").append(dialects::NameOf(to)).append("\n");
      golden.append(convert(from, to, input)).append("\n");
    }
    auto golden_path = path;
    golden_path.replace_extension(".golden");
    if (updates) std::ofstream(golden_path, std::ios::binary) << golden;
    EXPECT_EQ(ReadFile(golden_path), golden) << path;
  }
}

class Golden : public ::testing::TestWithParam<Dialect> {};

TEST_P(Golden, RequestsBecomeWhatIsWrittenDown) {
  CheckKind(GetParam(), "request", ".json", ConvertRequest);
}

TEST_P(Golden, ResponsesBecomeWhatIsWrittenDown) {
  CheckKind(GetParam(), "response", ".json", ConvertResponse);
}

TEST_P(Golden, StreamsBecomeWhatIsWrittenDownHoweverTheyAreCut) {
  CheckKind(GetParam(), "stream", ".sse", [](Dialect from, Dialect to, const std::string& input) {
    const std::string whole = ConvertStream(from, to, input, input.size());
    for (const std::size_t size : {1UL, 7UL})
      EXPECT_EQ(ConvertStream(from, to, input, size), whole);
    return whole;
  });
}

INSTANTIATE_TEST_SUITE_P(OfEveryDialect, Golden, ::testing::ValuesIn(kDialects),
                         [](const auto& info) { return std::string(NameOf(info.param)); });

}  // namespace
}  // namespace monorelay
