# refused-by: through-proxy
# leads the name past the proxy
kubectl set selector service ${second} app=sites
