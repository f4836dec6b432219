# Completion of livemig in fish. For good:
#   livemig completion fish > ~/.config/fish/completions/livemig.fish
# In this shell alone: livemig completion fish | source
function __livemig_words
    set -l command (commandline -opc)[1]
    set -l line (commandline -cp | string replace -r '^\s*\S+\s?' '')
    set -l words ($command "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
    string match -q -- '-*' (commandline -ct); or set words (string match -v -- '-*' $words)
    if set -q words[1]
        printf '%s\n' $words
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c livemig -f -a '(__livemig_words)'
