# Completion of livemig in bash. For good:
#   mkdir -p ~/.local/share/bash-completion/completions
#   livemig completion bash > ~/.local/share/bash-completion/completions/livemig
# In this shell alone: eval "$(livemig completion bash)"
_livemig() {
    local command="${COMP_WORDS[0]}" current="${COMP_WORDS[COMP_CWORD]}" line point word
    line="${COMP_LINE:${#command}+1}"
    point=$((COMP_POINT - ${#command} - 1))
    COMPREPLY=()
    while IFS= read -r word; do
        word="${word%$'\r'}"
        [[ -n $word && $word == "$current"* ]] || continue
        [[ $word == -* && $current != -* ]] && continue
        printf -v word '%q' "$word"
        COMPREPLY+=("$word")
    done < <("$command" "[suggest:$point]" "$line" 2>/dev/null)
}
# Where it knows no words, files are offered.
complete -o default -F _livemig livemig
