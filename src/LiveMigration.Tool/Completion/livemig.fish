# Completion of livemig in fish. For good:
#   livemig completion fish > ~/.config/fish/completions/livemig.fish
# In this shell alone: livemig completion fish | source
function __livemig_words
    set -l command (commandline -opc)[1]
    set -l line (commandline -cp | string replace -r '^\s*\S+\s?' '')
    $command "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c livemig -a '(__livemig_words)'
