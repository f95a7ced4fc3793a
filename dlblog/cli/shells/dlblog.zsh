#compdef dlblog
# Completion of dlblog for zsh.
_dlblog() {
    local -a lines values shown suffix
    local before="${(j: :)words[1,CURRENT-1]}"
    lines=("${(@f)$(
        _DLBLOG_COMPLETE=zsh _DLBLOG_LINE="$before $QIPREFIX$PREFIX" _DLBLOG_WORD="$PREFIX" \
        COLUMNS=$COLUMNS command dlblog 2> /dev/null
    )}")
    case $lines[1] in
        file) _files; return ;;
        dir) _files -/; return ;;
        *nospace*) suffix=(-S '') ;;
        *comma*) suffix=(-q -S ' ' -r ',') ;;
    esac
    local value text
    for value text in "${(@)lines[2,-1]}"; do
        values+=("$value")
        shown+=("$text")
    done
    (( $#values )) || return 1
    # What matches without marks has nothing in common with what was typed: it stays, until TAB
    # is typed again, which goes through the list.
    if [[ $lines[1] == *list* && $compstate[insert] == *unambiguous* ]]; then
        compstate[insert]=''
        compstate[list]='list force'
    fi
    compadd -U -Q -V dlblog -l -d shown "${suffix[@]}" -a values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _dlblog "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _dlblog dlblog
fi
