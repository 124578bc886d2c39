# A JSON writer small enough to need no package: numbers with 17 digits, NA and NULL as null.
number_json <- function(x) ifelse(is.na(x), "null", ifelse(is.finite(x), sprintf("%.17g", x), "null"))
to_json <- function(x) {
  if (is.null(x)) return("null")
  if (is.matrix(x)) return(paste0("[", paste(apply(x, 1, function(row) to_json(as.list(unname(row)))), collapse = ","), "]"))
  if (is.data.frame(x)) return(to_json(lapply(seq_len(nrow(x)), function(i) as.list(x[i, , drop = FALSE]))))
  if (is.list(x)) {
    inner <- vapply(x, to_json, "")
    if (!is.null(names(x))) return(paste0("{", paste0("\"", names(x), "\":", inner, collapse = ","), "}"))
    return(paste0("[", paste(inner, collapse = ","), "]"))
  }
  one <- function(v) {
    if (is.character(v)) return(paste0("\"", v, "\""))
    if (is.logical(v)) return(ifelse(is.na(v), "null", ifelse(v, "true", "false")))
    number_json(v)
  }
  if (length(x) == 1 && !inherits(x, "AsIs")) return(one(x))
  paste0("[", paste(vapply(unclass(x), one, ""), collapse = ","), "]")
}
# Vectors that must stay lists, whatever their length.
many <- function(x) I(as.vector(x))
here <- function() dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)[1]))
