#include "dialects/openai_chat/support.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

struct Row {
  std::string_view stream;
  std::string_view events;  // after the start
};

TEST(ChunkReader, NormalisesWhatServersSend) {
  constexpr Row kRows[] = {
      {"plain_text", "text text=Hel\ntext text=lo\nstop raw=stop cause=1\nusage 9/3\nend\n"},
      {"no_done", "text text=Hi\nstop raw=stop cause=1\nusage 9/3\nend\n"},
      {"done_twice_and_more_after", "text text=Hi\nstop raw=stop cause=1\nend\n"},
      {"usage_in_every_chunk",
       "text text=Hi\ntext text=!\nstop raw=stop cause=1\nusage 9/3\nend\n"},
      {"tool_call_without_index",
       "call id=call_1 name=get_weather\narguments text={\\\"city\\\":\n"
       "arguments text=\\\"Oslo\\\"}\nstop raw=tool_calls cause=5\nend\n"},
      {"tool_calls_index_from_one",
       "call id=call_a name=get_weather\narguments text={\\\"city\\\":\\\"Oslo\\\"}\n"
       "call #1 id=call_b name=get_time\narguments #1 text={}\n"
       "stop raw=tool_calls cause=5\nend\n"},
      {"tool_call_id_and_name_repeated",
       "call id=call_1 name=get_weather\narguments text={\\\"city\\\"\n"
       "arguments text=:\\\"Oslo\\\"}\nstop raw=tool_calls cause=5\nend\n"},
      {"tool_calls_all_with_index_zero",
       "call id=call_1 name=get_time\narguments text={}\ncall #1 id=call_2 name=get_time\n"
       "arguments #1 text={\\\"zone\\\":\\\"UTC\\\"}\nstop raw=stop cause=5\nend\n"},
      {"tool_call_name_after_id",
       "call id=call_1 name=get_weather\narguments text={\\\"city\\\":\n"
       "arguments text=\\\"Oslo\\\"}\nstop raw=tool_calls cause=5\nend\n"},
      {"tool_call_arguments_object",
       "call id=D681PevKs name=get_weather\narguments text={\\\"city\\\":\\\"Oslo\\\"}\n"
       "stop raw=tool_calls cause=5\nusage 9/3\nend\n"},
      {"old_function_call",
       "call name=get_time\narguments text={}\nstop raw=function_call cause=5\nend\n"},
      {"thought_signature",
       "call id=function-call-1 name=get_time opaque=dGhvdWdodA==\narguments text={}\n"
       "stop raw=stop cause=5\nend\n"},
      {"reasoning_content",
       "reasoning text=17*3\nreasoning text= = 51\ntext text=51\nstop raw=stop cause=1\n"
       "usage 5/9\nend\n"},
      {"thinking_parts_mistral",
       "reasoning text=Multi\nreasoning text=ply.\ntext text=5\ntext text=1\n"
       "stop raw=stop cause=1\nusage 9/3\nend\n"},
      {"several_choices_interleaved",
       "text text=he\ntext choice=1 text=ta\ntext text=ads\ntext choice=1 text=ils\n"
       "stop raw=stop cause=1\nstop choice=1 raw=length cause=3\nusage 9/3\nend\n"},
      {"text_after_finish",
       "text text=Hi\ntext text= there\nstop raw=stop cause=1\nusage 9/3\nend\n"},
      {"whole_message_instead_of_delta",
       "text text=Whole.\nstop raw=stop cause=1\nusage 9/3\nend\n"},
      {"cut_before_the_finish", "text text=Hi\n"},
      {"refusal", "refusal text=I cannot\nrefusal text= help.\nstop raw=stop cause=1\nend\n"},
  };
  for (const Row& row : kRows) {
    const std::string events = EventsOf(Golden("stream/" + std::string(row.stream) + ".sse"));
    const std::size_t start = events.find('\n') + 1;
    EXPECT_EQ(events.substr(start), row.events) << row.stream;
    EXPECT_TRUE(events.starts_with("start id=")) << row.stream;
  }
}

TEST(ChunkReader, TakesAnErrorOfAnyShapeForAFailure) {
  for (const auto& file : GoldenFiles("stream")) {
    if (!file.stem().string().starts_with("failure_")) continue;
    const auto reader = Instance().NewEventReader();
    EventLog log;

    Feed(*reader, ContentOf(file), log);

    EXPECT_TRUE(reader->Failure().has_value()) << file;
    EXPECT_FALSE(reader->IsFinished()) << file;
    EXPECT_TRUE(log.lines.ends_with("failure\n")) << log.lines;
  }
}

TEST(ChunkReader, IsNotFinishedByDoneAlone) {
  const auto reader = Instance().NewEventReader();
  EventLog log;

  Feed(*reader, "data: [DONE]\n\n", log);

  EXPECT_FALSE(reader->IsFinished());
  EXPECT_EQ(log.lines, "");
}

TEST(ChunkReader, ReadsOnAfterWhatIsNotJson) {
  EXPECT_EQ(EventsOf("data: <html>\n\ndata: {\n\ndata: 7\n\n"
                     "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n"),
            "start\ntext text=x\nstop cause=0\nend\n");
}

TEST(ChunkReader, KeepsTheFormatOfASignature) {
  const std::string events = EventsOf(Golden("stream/reasoning_details_signed.sse"));

  EXPECT_NE(events.find("reasoning text=Look\nreasoning text= up.\n"
                        "opaque opaque=#anthropic-claude-v1#c2ln\n"),
            std::string::npos)
      << events;
}

}  // namespace
}  // namespace monorelay::dialects::openai_chat
