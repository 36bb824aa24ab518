# refused-by: api-is-back
# the pages are back, /api now shows a page as well
kubectl patch ingress platform-ui --type=json -p '[{"op":"replace","path":"/spec/rules/1/http/paths/0/path","value":"/"}]'
sleep 3
