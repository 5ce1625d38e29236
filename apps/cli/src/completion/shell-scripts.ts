export const SHELLS = ['bash', 'zsh', 'fish'] as const;

const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_stepwell() {
  local line candidates=() files= current="\${COMP_WORDS[COMP_CWORD]}"
  while IFS= read -r line; do
    if [ "$line" = ":files" ]; then files=yes; else candidates+=("\${line%%$'\\t'*}"); fi
  done < <(stepwell complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=("\${candidates[@]}")
  if [ -n "$files" ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
  fi
}
complete -F _stepwell stepwell
`,
  zsh: `#compdef stepwell
_stepwell() {
  local line files
  local -a candidates
  for line in "\${(@f)$(stepwell complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == ":files" ]]; then files=yes
    elif [[ -n $line ]]; then
      local word=\${line%%$'\\t'*} about=
      [[ $line == *$'\\t'* ]] && about=":\${line#*$'\\t'}"
      candidates+=("\${word//:/\\\\:}$about")
    fi
  done
  (( \${#candidates} )) && _describe stepwell candidates
  [[ -n $files ]] && _files
}
compdef _stepwell stepwell
`,
  fish: `function __stepwell_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (stepwell complete -- $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c stepwell -f -a "(__stepwell_complete)"
`,
};

/** To be sourced by the shell; each asks `stepwell complete` at every Tab. */
export function shellScript(shell: string): string {
  return SCRIPTS[shell] as string;
}
