/** What `kubehop --help` prints. */
export const HELP = `kubehop: learn Kubernetes networking hop by hop, on a simulated cluster

  kubehop                            the course
  kubehop learn [LESSON]             a lesson
  kubehop practice EXERCISE          an exercise; what you type is kept
  kubehop drill [--seed N] [--topic T] [--difficulty 1-5] [--layer L]
                                     an incident made up of the fault catalogue; the same seed gives the same one
  kubehop review                     what you once answered wrong and is due again
  kubehop placement                  a few questions that find where to begin
  kubehop sandbox [--cluster C]      a cluster to play with
  kubehop list [--json]              lessons and exercises
  kubehop run [EXERCISE | LESSON/LAB | --cluster C | --preset P] [-c CMD]... [--script FILE] [--seed N] [--json] [--goals]
                                     line mode: runs commands, saves nothing; reads standard input when it is no terminal
  kubehop submit EXERCISE [-o FILE] [--learner ID]
                                     writes what you did as a submission
  kubehop grade PATH... [--format text|json|junit]
  kubehop prove [ID...] [--seeds N] [-j N]  shows that lessons and exercises are what they claim
  kubehop new lesson|exercise ID     the beginning of one, in this directory
  kubehop progress [show [--json] | export | import FILE | reset --yes]
                                     what you have done
  kubehop completion bash|zsh|fish   completion for your own shell
  kubehop doctor                     checks this installation
  kubehop --version | --help

Exit codes: 0 fine, 1 a goal is unmet, 2 wrong usage, 3 bad content or submission, 4 internal error.
`;
