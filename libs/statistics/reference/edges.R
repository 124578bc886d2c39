# Values for edges.spec.ts: omega of one factor by the model it fits, where the model does not fit exactly.
# Rscript edges.R > edges.json
suppressMessages(library(psych))
set.seed(11)
common <- rnorm(40)
rows <- sapply(c(.9, .8, .6, .5), function(weight) pmin(5, pmax(1, round(3 + weight * common + rnorm(40) * .7))))
rows[, 4] <- pmin(5, pmax(1, rows[, 4] + round(.6 * (rows[, 3] - 3))))
fit <- fa(rows, nfactors = 1, fm = "minres")
loadings <- as.numeric(fit$loadings)
unique <- sum(1 - loadings^2)
common <- sum(loadings)^2
written <- paste(apply(rows, 1, function(row) paste0("[", paste(row, collapse = ","), "]")), collapse = ",")
cat(sprintf('{"rows":[%s],"observed":%.15g,"model":%.15g}\n', written, 1 - unique / sum(cor(rows)), common / (common + unique)))
