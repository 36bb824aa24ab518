# refused-by: shop-answers
# a Service is no process: making it anew with the same question helps nobody
kubectl label service shop restarted=yes
