# Completion of dlblog for bash 4.4 and later. The bash-completion package is not needed.
_dlblog_completion() {
    local lines
    mapfile -t lines < <(
        _DLBLOG_COMPLETE=bash _DLBLOG_LINE=${COMP_LINE:0:COMP_POINT} _DLBLOG_WORD=$2 \
        COMP_TYPE=$COMP_TYPE COLUMNS=${COLUMNS-} command dlblog 2> /dev/null
    )
    COMPREPLY=("${lines[@]:1}")
    case ${lines[0]-} in
        file) compopt -o default ;;
        dir) compopt -o dirnames ;;
        *nospace*) compopt -o nospace ;;
    esac
    # Only a beginning that is common to all is put in place of what was typed: now there is none.
    [[ ${lines[0]-} != *list* ]] || COMPREPLY+=(' ')
}
complete -o nosort -F _dlblog_completion dlblog
