# Completion of dlblog for fish.
function __dlblog_ask
    set -lx _DLBLOG_COMPLETE fish
    set -lx _DLBLOG_LINE (commandline -cp | string collect)
    command dlblog 2>/dev/null
end

function __dlblog_offer
    set -l lines $__dlblog_lines
    set -q lines[1]; or set lines (__dlblog_ask)
    set -ge __dlblog_lines
    switch "$lines[1]"
        case file
            __fish_complete_path (commandline -ct)
        case dir
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $lines[2..]
    end
end

# fish leaves out what does not have the letters that were typed, and so all that matches without
# marks, and posts by their titles. So before it is asked, those letters give way to what all that
# is offered has in common. For other commands this is TAB as always.
function __dlblog_tab
    set -l words (commandline -opc)
    if test "$words[1]" = dlblog; and not commandline --paging-mode; and not commandline --search-mode
        set -g __dlblog_lines (__dlblog_ask)
        set -l head (string split -m 1 ' ' -- "$__dlblog_lines[1]")
        switch "$head[1]"
            case only
                commandline -rt -- (string escape -- (string split -m 1 \t -- $__dlblog_lines[2])[1])
                string match -q '*nospace*' -- "$head[2]"; or commandline -i ' '
                set -ge __dlblog_lines
                return
            case list
                if test -n "$head[2]"
                    commandline -rt -- (string escape --no-quoted -- "$head[2]")
                else
                    commandline -rt -- ''
                end
        end
    end
    commandline -f complete
end

complete -c dlblog -f -k -a '(__dlblog_offer)'
if status is-interactive
    for mode in default insert
        bind --user -M $mode \t >/dev/null 2>&1; or bind -M $mode \t __dlblog_tab
    end
end
