#compdef livemig
# Completion of livemig in zsh. For good, in a folder of $fpath:
#   livemig completion zsh > "${fpath[1]}/_livemig"
# In this shell alone, after compinit: eval "$(livemig completion zsh)"
_livemig() {
    local line="${(j: :)words[2,CURRENT]}"
    local -a known
    known=("${(@f)$($words[1] "[suggest:${#line}]" "$line" 2>/dev/null)}")
    [[ $words[CURRENT] == -* ]] || known=("${(@)known:#-*}")
    known=("${(@)known:#}")
    if (( ${#known} )); then
        compadd -a known
    else
        _files
    fi
}
if [[ ${funcstack[1]} == _livemig ]]; then
    _livemig "$@"
else
    compdef _livemig livemig
fi
