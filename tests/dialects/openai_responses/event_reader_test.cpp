#include <gtest/gtest.h>

#include "dialects/openai_responses/support.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

// What the golden stream of that name means.
std::string Meaning(const std::string& name) {
  static const auto streams = Golden("stream");
  return ScriptOf(streams.at(name));
}

struct Row {
  const char* name;
  const char* script;
};

class OpenAiResponsesStream : public testing::TestWithParam<Row> {};

TEST_P(OpenAiResponsesStream, MeansWhatItSays) {
  EXPECT_EQ(Meaning(GetParam().name), GetParam().script);
}

#define THIS_ENDS " stop(1) usage(20/10) END"

INSTANTIATE_TEST_SUITE_P(
    Golden, OpenAiResponsesStream,
    testing::Values(
        Row{"text", "start(resp_1) text(Hel) text(lo) text(!) end" THIS_ENDS},
        Row{"function_call",
            R"(start(resp_1) call0(call_1:get_weather) args0({\"ci) args0(ty\":\"Par) args0(is\"}) end0)"
            " stop(5) usage(20/10) END"},
        Row{"function_call_without_arguments",
            "start(resp_1) call0(call_1:get_time) end0 stop(5) usage(20/10) END"},
        Row{"function_call_in_namespace",
            "start(resp_1) call0(call_1:multi_agent_v1.spawn_agent) args0({}) end0"
            " stop(5) usage(20/10) END"},
        Row{"interleaved_function_calls",
            R"(start(resp_1) call0(call_a:f) call1(call_b:g) args0({\"x\") args1({\"y\") args0(:1}))"
            " args1(:2}) end1 end0 stop(5) usage(20/10) END"},
        Row{"function_call_named_only_at_its_end",
            "start(resp_1) call0(call_a:late) args0({}) end0 stop(5) usage(20/10) END"},
        Row{"function_call_whole_when_added",
            R"(start(resp_1) call0(call_a:f) args0({\"a\":1}) end0 stop(5) usage(20/10) END)"},
        Row{"refusal", "start(resp_1) refusal(I can) refusal(not.) end" THIS_ENDS},
        Row{"reasoning_summary_and_encrypted",
            R"(start(resp_1) summary(**Pl) summary(an**) summary(\n\n) summary(Then answer.))"
            " hidden(gAAAAABo==) end text(42) end" THIS_ENDS},
        Row{"reasoning_raw_text",
            "start(resp_1) thought(The user ) thought(wants 42.) end text(42) end" THIS_ENDS},
        Row{"reasoning_encrypted_only_before_call",
            "start(resp_1) hidden(gAAAAABo==) end call0(call_1:get_time) args0({}) end0"
            " stop(5) usage(20/10) END"},
        Row{"citations_in_second_message",
            "start(resp_1) text(Ü😀 ) end text(Apple is red.) cite(https://example.com/a@3-8) "
            "end" THIS_ENDS},
        Row{"items_done_without_deltas",
            "start(resp_1) text(Apple is red.) cite(https://example.com/a@0-5) end"
            R"( call0(call_1:get_time) args0({\"zone\":\"CET\"}) end0 stop(5) usage(20/10) END)"},
        Row{"items_done_only",
            R"(start(resp_1) summary(A) summary(\n\n) summary(B) hidden(gA==) end text(Hello) end)"
            " call0(c1:f) args0({}) end0 stop(5) usage(20/10) END"},
        Row{"whole_answer_in_the_last_event",
            R"(start(resp_1) thought(Hm.) end text(Hello) end call0(c1:f) args0({\"a\":1}) end0)"
            " stop(5) usage(20/10) END"},
        Row{"llama_cpp_without_indexes",
            R"(start(resp_l) thought(Hmm) end text(Hello) end call0(fc_l1:f1) args0({\"a\":))"
            R"( args0(1}) end0 call1(fc_l2:f2) args1({\"a\":) args1(2}) end1 stop(5))"
            " usage(7/9) END"},
        Row{"text_of_an_item_that_was_not_announced",
            "start(resp_1) text(Un) text(announced) end" THIS_ENDS},
        Row{"incomplete_max_output_tokens",
            "start(resp_1) text(Once upon) end stop(3) usage(20/10) END"},
        Row{"incomplete_content_filter", "start(resp_1) text(I) end stop(6) usage(20/10) END"},
        Row{"hosted_web_search",
            "start(resp_1) text(Apple is red.) cite(https://example.com/a@0-5) end" THIS_ENDS},
        Row{"unknown_event_types", "start(resp_1) text(Hi) end" THIS_ENDS},
        Row{"unreadable_and_null_events", "start(resp_1) text(Hi) end" THIS_ENDS},
        Row{"events_after_the_end", "start(resp_1) text(Hi) end" THIS_ENDS},
        Row{"byte_order_mark", "start(resp_1) text(Hi) end" THIS_ENDS},
        Row{"data_on_several_lines_without_space", "start(resp_1) text(Hi) end" THIS_ENDS},
        Row{"usage_null", "start(resp_1) text(Hi) end stop(1) END"},
        Row{"cut_without_ending", "start(resp_1) text(Cut off) end"},
        Row{"failed_in_the_middle",
            "start(resp_1) text(Half) end "
            R"(failure({"error":{"code":"rate_limit_exceeded","message":"Slow down."}}))"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(OpenAiResponsesReader, ReportsErrorsInEveryShape) {
  const auto streams = Golden("stream");
  for (const char* name : {"error_flat_as_first_event", "error_nested", "error_without_type",
                           "error_object_of_another_server"}) {
    const auto reader = Instance().NewEventReader();
    Script script;
    for (const std::string& event : EventsIn(streams.at(name))) reader->Read(event, script);
    reader->Finish(script);

    ASSERT_TRUE(reader->Failure()) << name;
    EXPECT_NE(reader->Failure()->find("\"error\""), std::string::npos) << name;
    EXPECT_FALSE(reader->IsFinished()) << name;
    EXPECT_EQ(script.text.find("END"), std::string::npos) << name;
  }
}

TEST(OpenAiResponsesReader, CountsWhatAFailedAnswerUsed) {
  const auto reader = Instance().NewEventReader();
  Script script;
  for (const std::string& event : EventsIn(Golden("stream").at("failed_in_the_middle")))
    reader->Read(event, script);

  EXPECT_EQ(reader->Usage().input, 20);
  EXPECT_EQ(reader->Usage().cached_read, 5);
  EXPECT_EQ(reader->Usage().reasoning, 4);
}

TEST(OpenAiResponsesReader, TellsThatTheProviderIsAlive) {
  const auto reader = Instance().NewEventReader();
  Script script;
  for (const std::string& event :
       EventsIn(Golden("stream").at("comments_keepalive_and_done_marker")))
    reader->Read(event, script);

  EXPECT_GE(script.keep_alives, 2);
  EXPECT_TRUE(reader->IsFinished());
}

TEST(OpenAiResponsesReader, PassesLogprobsOnInTheCanonicalForm) {
  const std::string script = Meaning("logprobs");

  EXPECT_NE(script.find(R"(logprobs({"content":[{"token":"Hi")"), std::string::npos) << script;
}

}  // namespace
}  // namespace monorelay::dialects::openai_responses
