package io.htorrent.app.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `htorrent completion`.
@Command(
    name = "completion",
    header = "Print a script that completes commands and options in bash and zsh.",
    description = "",
    footer = {
      "",
      "Examples:",
      "  source <(htorrent completion)",
      "      for this shell; in zsh first: autoload -U +X compinit bashcompinit && compinit && bashcompinit",
      "  htorrent completion > ~/.local/share/bash-completion/completions/htorrent",
      "      for every bash to come"
    })
final class CompletionCommand extends ConsoleCommand {

  CompletionCommand(Context context) {
    super(context);
  }

  @Override
  int run() {
    CommandLine all = Htorrent.commandLine(context());
    PrintWriter script = terminal().writer();
    script.println(AutoComplete.bash("htorrent", all));
    script.flush();
    return Exit.DONE;
  }
}
